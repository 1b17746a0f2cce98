import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from "yaml";
import { HitoriError, messageOf } from "./error.ts";

/** Keys and indices from the top of a document to one of its values. */
export type YamlPath = readonly (string | number)[];

/** A YAML file that was read: its plain value, and where each part of it stands in the file. */
export interface YamlDocument {
  readonly file: string;
  /** Anchors and merge keys resolved. */
  readonly value: unknown;
  /**
   * Where a part stands, as `file:line:column`. `part` chooses between a value and the key before it. What came
   * through a merge key is found at the nearest part around it.
   */
  place(path: YamlPath, part?: "key" | "value"): string;
}

/** @throws HitoriError YAML_SYNTAX with the line and what the parser says */
export function parseYaml(text: string, file: string): YamlDocument {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, merge: true, prettyErrors: false });
  const placeAt = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const first = document.errors[0];
  if (first) throw syntaxError(placeAt(first.pos[0]), first.message);
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    throw syntaxError(`${file}:1:1`, messageOf(error));
  }
  return {
    file,
    value,
    place: (path, part = "value") => placeAt(offsetOf(document.contents, path, part)),
  };
}

function syntaxError(place: string, message: string): HitoriError {
  return new HitoriError({
    code: "YAML_SYNTAX",
    message: `${place}: this is not YAML: ${message.replace(/\s*\n\s*/g, " ")}`,
    hint: "Correct that line. Indentation counts, with blanks and no tabs; a text with `: ` or ` #` in it needs quotes.",
  });
}

function offsetOf(contents: Node | null, path: YamlPath, part: "key" | "value"): number {
  let node: unknown = contents;
  let offset = contents?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    const child = childOf(node, step);
    if (child === undefined) return offset;
    const last = depth === path.length - 1;
    const keyOffset = isPair(child) ? startOf(child.key) : undefined;
    node = isPair(child) ? child.value : child;
    const valueOffset = startOf(node) ?? keyOffset ?? offset;
    offset = last && part === "key" ? (keyOffset ?? valueOffset) : valueOffset;
  }
  return offset;
}

function childOf(node: unknown, step: string | number): Pair | Node | undefined {
  if (isMap(node)) {
    return node.items.find((pair) => (isScalar(pair.key) ? pair.key.value : pair.key) === step) as
      | Pair
      | undefined;
  }
  if (isSeq(node) && typeof step === "number") return node.items[step] as Node | undefined;
  return undefined;
}

function startOf(node: unknown): number | undefined {
  if (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) return node.range?.[0];
  return undefined;
}
