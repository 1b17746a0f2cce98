import { cleanTarget } from "./mount.ts";
import { type Entry, isList, isMap, listTree, mapTree, type Tree } from "./tree.ts";

/** Lists of a service that the later file replaces as a whole. Everything else is added to. */
const replaced = ["command", "entrypoint", "test"];

/**
 * Lays one file over another as Compose does (docs.docker.com/reference/compose-file/merge): mappings key by key, lists
 * joined, with at most one mount for each path in the container, `!reset` and `!override` obeyed.
 */
export function merge(base: Tree, over: Tree, path: readonly string[] = []): Tree {
  if (over.tag === "!override") return over;
  if (isMap(base) && isMap(over)) {
    if (path.at(-1) === "logging" && differ(base, over, "driver")) return over;
    return mergeMaps(base, over, path);
  }
  if (isList(base) && isList(over)) return mergeLists(base, over, path);
  return over.value === null ? base : over;
}

function mergeMaps(
  base: Tree & { value: ReadonlyMap<string, Entry> },
  over: typeof base,
  path: readonly string[],
): Tree {
  const entries = new Map(base.value);
  for (const [key, entry] of over.value) {
    const before = entries.get(key);
    if (entry.tree.tag === "!reset") entries.delete(key);
    else if (before === undefined || isEnvironment(path)) entries.set(key, entry);
    else entries.set(key, { keyAt: entry.keyAt, tree: merge(before.tree, entry.tree, [...path, key]) });
  }
  return mapTree(entries, base.at, base.tag);
}

/** A name without a value takes what was set before away: it would come from the shell. */
function isEnvironment(path: readonly string[]): boolean {
  return path.length === 3 && path[0] === "services" && path[2] === "environment";
}

function mergeLists(
  base: Tree & { value: readonly Tree[] },
  over: typeof base,
  path: readonly string[],
): Tree {
  if (path[0] === "services" && replaced.includes(path.at(-1) ?? "")) return over;
  const keyOf = identities[path.length === 3 && path[0] === "services" ? (path[2] ?? "") : ""];
  const all = [...base.value, ...over.value];
  return listTree(keyOf ? unique(all, keyOf) : all, over.at, base.tag);
}

/** One item a key, in the place of the first, with the words of the last. */
function unique(items: readonly Tree[], keyOf: (item: Tree) => string): Tree[] {
  const byKey = new Map<string, Tree>();
  for (const item of items) {
    const key = keyOf(item);
    const before = byKey.get(key);
    byKey.set(key, before && isMap(before) && isMap(item) ? merge(before, item) : item);
  }
  return [...byKey.values()];
}

/** What makes two items of a service's list the same. */
const identities: Readonly<Record<string, (item: Tree) => string>> = {
  volumes: (item) => cleanTarget(textAt(item, "target") ?? shortTarget(text(item))),
  devices: (item) => textAt(item, "target") ?? shortTarget(text(item)),
  ports: (item) =>
    isMap(item)
      ? ["host_ip", "target", "published", "protocol"].map((key) => textAt(item, key) ?? "").join(" ")
      : text(item),
  secrets: (item) => textAt(item, "target") ?? textAt(item, "source") ?? text(item),
  configs: (item) => textAt(item, "target") ?? textAt(item, "source") ?? text(item),
  env_file: (item) => textAt(item, "path") ?? text(item),
  expose: text,
  dns: text,
  dns_search: text,
  tmpfs: (item) => text(item).split(":")[0] ?? "",
  cap_add: text,
  cap_drop: text,
  profiles: text,
  security_opt: text,
  external_links: text,
  links: text,
  volumes_from: text,
  group_add: text,
  extra_hosts: text,
};

/** `source:target:mode`, `target`. */
function shortTarget(short: string): string {
  const parts = short.replace(/\$\{[^}]*\}/g, "variable").split(":");
  return (parts.length === 1 ? parts[0] : parts[1]) ?? short;
}

function text(item: Tree): string {
  return typeof item.value === "object" ? "" : String(item.value);
}

function textAt(item: Tree, key: string): string | undefined {
  const value = isMap(item) ? item.value.get(key)?.tree.value : undefined;
  return value === undefined || value === null || typeof value === "object" ? undefined : String(value);
}

function differ(base: Tree, over: Tree, key: string): boolean {
  const [a, b] = [textAt(base, key), textAt(over, key)];
  return a !== undefined && b !== undefined && a !== b;
}

/** Takes out what `!reset` left over where there was nothing to take away. */
export function withoutResets(tree: Tree): Tree {
  if (isList(tree)) {
    const items = tree.value.filter((item) => item.tag !== "!reset");
    return items.length === tree.value.length ? tree : listTree(items, tree.at);
  }
  if (!isMap(tree)) return tree;
  let changed = false;
  const entries = new Map<string, Entry>();
  for (const [key, entry] of tree.value) {
    if (entry.tree.tag === "!reset") {
      changed = true;
      continue;
    }
    const inner = withoutResets(entry.tree);
    changed ||= inner !== entry.tree;
    entries.set(key, { keyAt: entry.keyAt, tree: inner });
  }
  return changed ? mapTree(entries, tree.at) : tree;
}
