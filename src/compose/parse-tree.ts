import {
  type Document,
  isAlias,
  isScalar,
  isSeq,
  isMap as isYamlMap,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
} from "yaml";
import { HitoriError, messageOf } from "../base/error.ts";
import {
  type Entry,
  formatPlace,
  listTree,
  mapTree,
  type Place,
  type Scalar,
  scalarTree,
  type Tree,
} from "./tree.ts";

/** Letters of one file. Compose files have some hundred lines; a megabyte is not one. */
const largestText = 1_000_000;
/** Values of one project with every alias written out: aliases of aliases grow without bound ("billion laughs"). */
const largestTree = 200_000;
/** Mappings and lists inside each other. */
const deepest = 100;

/**
 * The documents of a YAML file. Anchors and merge keys are resolved; parts that several aliases name are shared.
 * @throws HitoriError YAML_SYNTAX, COMPOSE_TOO_LARGE
 */
export function parseTrees(text: string, file: string): Tree[] {
  const start = { file, line: 1, column: 1 };
  if (text.length > largestText) throw tooLarge(start, `the file has more than ${largestText} letters`);
  const lineCounter = new LineCounter();
  const options = {
    lineCounter,
    merge: true,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: "silent",
  } as const;
  try {
    const documents = parseAllDocuments(text, options);
    const placeAt = (offset: number): Place => {
      const { line, col } = lineCounter.linePos(offset);
      return { file, line, column: col };
    };
    return [...documents].flatMap((document) => {
      const [first] = document.errors;
      if (first) throw syntaxError(placeAt(first.pos[0]), first.message);
      if (document.contents === null) return [];
      return [new Converter(document, placeAt).tree(document.contents as Node, 0)];
    });
  } catch (error) {
    if (error instanceof HitoriError) throw error;
    // The parser has no limit on nesting of its own: a stack that overflows is its way to say so.
    throw syntaxError(start, error instanceof RangeError ? "it is nested too deeply" : messageOf(error));
  }
}

/** @throws HitoriError COMPOSE_TOO_LARGE where walking over a tree would take too long */
export function checkSize(tree: Tree): Tree {
  if (tree.size <= largestTree) return tree;
  throw tooLarge(tree.at, `with its aliases written out it has more than ${largestTree} values`);
}

class Converter {
  readonly #placeAt: (offset: number) => Place;
  readonly #anchors = new Map<string, Tree>();
  #last: Place;

  constructor(document: Document.Parsed, placeAt: (offset: number) => Place) {
    this.#placeAt = placeAt;
    this.#last = placeAt(document.range[0]);
  }

  tree(node: unknown, depth: number): Tree {
    const at = this.#placeOf(node);
    if (depth > deepest) throw syntaxError(at, "it is nested too deeply");
    if (isAlias(node)) {
      const named = this.#anchors.get(node.source);
      if (named) return named;
      throw syntaxError(at, `the alias *${node.source} names no anchor before it, or one that it is part of`);
    }
    const tree = checkSize(this.#convert(node, at, depth));
    const anchor = isScalar(node) || isYamlMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, tree);
    return tree;
  }

  #convert(node: unknown, at: Place, depth: number): Tree {
    const tag = tagOf(node);
    if (isSeq(node))
      return listTree(
        node.items.map((item) => this.tree(item, depth + 1)),
        at,
        tag,
      );
    if (isYamlMap(node)) return mapTree(this.#entries(node, depth), at, tag);
    if (isScalar(node)) return scalarTree(scalarOf(node.value, node.source), at, tag);
    return scalarTree(null, at);
  }

  #entries(node: YAMLMap, depth: number): Map<string, Entry> {
    const own = new Map<string, Entry>();
    const merged: Tree[] = [];
    for (const pair of node.items as Pair[]) {
      const keyAt = this.#placeOf(pair.key);
      if (isMergeKey(pair.key)) {
        merged.push(this.tree(pair.value, depth + 1));
        continue;
      }
      const key = this.#keyOf(pair.key, keyAt);
      const before = own.get(key);
      if (before) {
        const first = formatPlace(before.keyAt);
        throw syntaxError(keyAt, `the key ${key} is there twice; the first is at ${first}`);
      }
      own.set(key, { keyAt, tree: this.tree(pair.value, depth + 1) });
    }
    if (merged.length === 0) return own;
    return this.#withMerged(own, merged);
  }

  /** A merge key's mapping, or its list of mappings of which the earlier wins; own keys win over both. */
  #withMerged(own: ReadonlyMap<string, Entry>, merged: readonly Tree[]): Map<string, Entry> {
    const all = new Map<string, Entry>();
    const sources = merged.flatMap((tree) => (Array.isArray(tree.value) ? (tree.value as Tree[]) : [tree]));
    for (const source of [...sources].reverse()) {
      if (!(source.value instanceof Map)) throw syntaxError(source.at, "a merge key (<<) needs a mapping");
      for (const [key, entry] of source.value) all.set(key, entry);
    }
    for (const [key, entry] of own) {
      all.delete(key);
      all.set(key, entry);
    }
    return all;
  }

  #keyOf(key: unknown, at: Place): string {
    if (isScalar(key)) return String(scalarOf(key.value, key.source) ?? "");
    if (isAlias(key)) {
      const named = this.#anchors.get(key.source)?.value;
      if (named !== undefined && typeof named !== "object") return String(named);
    }
    throw syntaxError(at, "a key must be a text");
  }

  #placeOf(node: unknown): Place {
    const range = (node as Partial<Node> | null | undefined)?.range;
    if (range) this.#last = this.#placeAt(range[0]);
    return this.#last;
  }
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && (key.source === "<<" || typeof key.value === "symbol") && key.type === "PLAIN";
}

function tagOf(node: unknown): Tree["tag"] {
  const tag = isScalar(node) || isYamlMap(node) || isSeq(node) ? node.tag : undefined;
  return tag === "!reset" || tag === "!override" ? tag : undefined;
}

function scalarOf(value: unknown, source: string | undefined): Scalar {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value))
    return source ?? String(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value === null || value === undefined) return null;
  return source ?? String(value);
}

function syntaxError(at: Place, message: string): HitoriError {
  return new HitoriError({
    code: "YAML_SYNTAX",
    message: `${formatPlace(at)}: this is not YAML: ${message.replace(/\s*\n\s*/g, " ")}`,
    hint: "Correct that line. Indentation counts, with blanks and no tabs; a text with `: ` or ` #` in it needs quotes.",
  });
}

function tooLarge(at: Place, why: string): HitoriError {
  return new HitoriError({
    code: "COMPOSE_TOO_LARGE",
    message: `${formatPlace(at)}: ${why}.`,
    hint: "Is this a compose file? Take generated data out of it, into a file of its own.",
  });
}
