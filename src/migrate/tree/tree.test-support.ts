import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { native } from "./native.ts";
import { bytesOf } from "./path-bytes.ts";

export type Plant =
  | {
      readonly kind: "file";
      readonly content: Uint8Array;
      readonly mode: number;
      readonly holes: number;
      readonly attribute?: Uint8Array;
    }
  | { readonly kind: "directory"; readonly mode: number; readonly children: Readonly<Record<string, Plant>> }
  | { readonly kind: "symlink"; readonly points: string }
  /** Another name of the first file of the tree, where there is one. */
  | { readonly kind: "link" };

/** Names are bytes: blanks, newlines, backslashes, tabs, quotes, bytes that are no UTF-8, leading dashes. */
const name = fc
  .array(
    fc.oneof(
      fc.constantFrom(..."ab-_.\n\t\\ '\"*\u0080\u00ff\u0001Z~"),
      fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((letters) => letters.join("").replaceAll("/", "_"))
  .filter((text) => text !== "." && text !== "..");

const file = fc.record({
  kind: fc.constant("file" as const),
  content: fc.uint8Array({ maxLength: 200 }),
  mode: fc.constantFrom(0o644, 0o600, 0o755, 0o444, 0o4755, 0o2640, 0o000),
  holes: fc.constantFrom(0, 0, 0, 0, 200_000, 3_000_000),
  /** The value of an extended attribute. */
  attribute: fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined, freq: 4 }),
});
const symlink = fc.record({ kind: fc.constant("symlink" as const), points: name });
const link = fc.constant<Plant>({ kind: "link" });

export const tree: fc.Arbitrary<Plant> = fc.letrec<{ node: Plant; directory: Plant }>((tie) => ({
  node: fc.oneof({ depthSize: "small", withCrossShrink: true }, file, symlink, link, tie("directory")),
  directory: fc.record({
    kind: fc.constant("directory" as const),
    mode: fc.constantFrom(0o755, 0o700, 0o2775, 0o1777, 0o500),
    children: fc.dictionary(name, tie("node"), { maxKeys: 6, noNullPrototype: true }),
  }),
})).directory;

/** Makes the tree at a path (one character a byte). */
export function plant(at: string, what: Plant, first: { path?: string } = {}): void {
  const path = bytesOf(at);
  switch (what.kind) {
    case "directory":
      mkdirSync(path, { recursive: true });
      for (const [child, below] of Object.entries(what.children)) plant(`${at}/${child}`, below, first);
      chmodSync(path, what.mode);
      return;
    case "file":
      writeFileSync(path, what.content);
      if (what.holes > 0) truncateSync(path, what.content.length + what.holes);
      if (what.attribute) native()?.writeAttribute(path, "user.planted", Buffer.from(what.attribute));
      chmodSync(path, what.mode);
      first.path ??= at;
      return;
    case "symlink":
      symlinkSync(bytesOf(what.points), path);
      return;
    case "link":
      if (first.path !== undefined) linkSync(bytesOf(first.path), path);
  }
}

export function uproot(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
