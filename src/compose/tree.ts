/** Where something stands in a file. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Scalar = string | number | boolean | null;

/** A value of a compose file that knows where it stands, also after files were merged. */
export interface Tree {
  readonly at: Place;
  readonly value: Scalar | readonly Tree[] | TreeMap;
  /** `!reset` takes a key away, `!override` replaces instead of merging. */
  readonly tag?: "!reset" | "!override";
  /** True for a text into which a variable was filled. */
  readonly filled?: true;
  /** Values below it, counted each time that an alias names them: what walking over it costs. */
  readonly size: number;
}

export interface Entry {
  readonly keyAt: Place;
  readonly tree: Tree;
}

export type TreeMap = ReadonlyMap<string, Entry>;

export function scalarTree(value: Scalar, at: Place, tag?: Tree["tag"]): Tree {
  return { at, value, size: 1, ...(tag ? { tag } : {}) };
}

export function listTree(items: readonly Tree[], at: Place, tag?: Tree["tag"]): Tree {
  const size = items.reduce((sum, item) => sum + item.size, 1);
  return { at, value: items, size, ...(tag ? { tag } : {}) };
}

export function mapTree(entries: TreeMap, at: Place, tag?: Tree["tag"]): Tree {
  let size = 1;
  for (const entry of entries.values()) size += entry.tree.size;
  return { at, value: entries, size, ...(tag ? { tag } : {}) };
}

export function isMap(tree: Tree | undefined): tree is Tree & { readonly value: TreeMap } {
  return tree !== undefined && tree.value instanceof Map;
}

export function isList(tree: Tree | undefined): tree is Tree & { readonly value: readonly Tree[] } {
  return tree !== undefined && Array.isArray(tree.value);
}

/** The value behind a key of a mapping, or undefined. */
export function child(tree: Tree | undefined, key: string): Tree | undefined {
  return isMap(tree) ? tree.value.get(key)?.tree : undefined;
}

/** A copy of a mapping with one entry replaced, added, or taken away (undefined). */
export function withEntry(tree: Tree, key: string, value: Tree | undefined): Tree {
  if (!isMap(tree)) return tree;
  const entries = new Map(tree.value);
  if (value === undefined) entries.delete(key);
  else entries.set(key, { keyAt: entries.get(key)?.keyAt ?? value.at, tree: value });
  return mapTree(entries, tree.at, tree.tag);
}

/** The same mapping with each value changed. */
export function mapValues(
  tree: Tree | undefined,
  change: (value: Tree, key: string) => Tree,
): Tree | undefined {
  if (!isMap(tree)) return tree;
  const entries = [...tree.value].map(
    ([key, entry]) => [key, { keyAt: entry.keyAt, tree: change(entry.tree, key) }] as const,
  );
  return mapTree(new Map(entries), tree.at, tree.tag);
}

/** The plain value, for messages and comparisons. */
export function plain(tree: Tree): unknown {
  if (isList(tree)) return tree.value.map(plain);
  if (isMap(tree)) return Object.fromEntries([...tree.value].map(([key, entry]) => [key, plain(entry.tree)]));
  return tree.value;
}

export function formatPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
