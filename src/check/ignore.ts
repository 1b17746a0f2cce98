import type { Compose } from "../compose/compose.ts";
import type { Field } from "../compose/field.ts";
import type { Place } from "../compose/tree.ts";
import type { Finding } from "./finding.ts";

/** The text of a file that was read, for the comments in it. */
export type TextOf = (file: string) => string | undefined;

/** `# hitori:ignore CODE the reason` */
const comment = /#\s*hitori:ignore\s+([A-Z_]+)\b[\s:,-]*(.*?)\s*$/;

/**
 * Marks the findings that somebody decided to live with: by a comment on their line or on a line of its own above, or
 * by `x-hitori: {ignore: {CODE: reason}}` in the service or at the top. Without a reason nothing is ignored.
 */
export function applyIgnores(findings: readonly Finding[], compose: Compose, textOf: TextOf): Finding[] {
  const lines = new Map<string, readonly string[]>();
  const linesOf = (file: string) => {
    const known = lines.get(file) ?? (textOf(file) ?? "").split(/\r?\n/);
    lines.set(file, known);
    return known;
  };
  const complaints: Finding[] = [];
  const all = findings.map((finding) => {
    const reason = byComment(finding, linesOf(finding.place.file)) ?? byConfiguration(finding, compose);
    if (reason === undefined) return finding;
    if (reason.text !== "") return { ...finding, ignored: reason.text };
    complaints.push(withoutReason(finding, reason.place));
    return finding;
  });
  return [...all, ...complaints];
}

interface Reason {
  readonly text: string;
  readonly place: Place;
}

function byComment({ code, place }: Finding, lines: readonly string[]): Reason | undefined {
  for (let line = place.line; line >= 1; line--) {
    const text = lines[line - 1] ?? "";
    const above = line < place.line;
    if (above && !/^\s*#/.test(text)) return undefined;
    const match = comment.exec(text);
    if (match?.[1] === code) return { text: match[2] ?? "", place: { file: place.file, line, column: 1 } };
  }
  return undefined;
}

function byConfiguration({ code, service }: Finding, compose: Compose): Reason | undefined {
  const places = [compose.root];
  if (service !== undefined) places.unshift(compose.root.get("services").get(service));
  for (const field of places) {
    const given: Field = field.maybe("x-hitori").maybe("ignore").maybe(code);
    if (given.written) return { text: given.present ? String(given.tree?.value) : "", place: given.keyPlace };
  }
  return undefined;
}

function withoutReason({ code, service }: Finding, place: Place): Finding {
  return {
    code: "IGNORED_WITHOUT_REASON",
    severity: "advice",
    ...(service === undefined ? {} : { service }),
    place,
    message: `${code} is to be ignored, and nobody says why; so it is not`,
    remedy: `# hitori:ignore ${code} because …`,
  };
}
