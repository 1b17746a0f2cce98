import {
  child,
  type Entry,
  isList,
  isMap,
  listTree,
  mapTree,
  mapValues,
  scalarTree,
  type Tree,
  withEntry,
} from "./tree.ts";

/** Keys of a service that are a mapping or a list of `NAME=value`. */
const mappings = ["environment", "labels", "annotations", "sysctls"];
/** Keys of a service that are one text or a list. */
const lists = ["env_file", "label_file", "tmpfs", "dns", "dns_search"];

/**
 * A file in the one form that merging needs: short forms that stand for a mapping or a list are written out. Ports,
 * volumes and the like stay short: they are read item by item.
 */
export function canonical(file: Tree): Tree {
  const services = mapValues(child(file, "services"), canonicalService);
  return services ? withEntry(file, "services", services) : file;
}

function canonicalService(service: Tree): Tree {
  if (!isMap(service)) return service;
  let changed = service as Tree;
  const change = (key: string, write: (value: Tree) => Tree) => {
    const value = child(changed, key);
    if (value !== undefined && value.value !== null) changed = withEntry(changed, key, write(value));
  };
  for (const key of mappings) change(key, asMapping);
  for (const key of lists) change(key, asList);
  change("build", (build) => canonicalBuild(build));
  change("depends_on", (value) => namesAsMapping(value, dependency));
  change("networks", (value) => namesAsMapping(value, (name) => scalarTree(null, name.at)));
  change("extends", (value) =>
    isMap(value)
      ? value
      : mapTree(new Map([["service", { keyAt: value.at, tree: value }]]), value.at, value.tag),
  );
  return changed;
}

function canonicalBuild(build: Tree): Tree {
  if (!isMap(build))
    return mapTree(new Map([["context", { keyAt: build.at, tree: build }]]), build.at, build.tag);
  let changed = build as Tree;
  for (const key of ["args", "labels", "additional_contexts"]) {
    const value = child(changed, key);
    if (value) changed = withEntry(changed, key, asMapping(value));
  }
  return changed;
}

/** `[NAME=value, NAME]` as `{NAME: value, NAME: null}`. */
function asMapping(value: Tree): Tree {
  if (!isList(value)) return value;
  const entries = new Map<string, Entry>();
  for (const item of value.value) {
    if (typeof item.value === "object" && item.value !== null) return value;
    const text = String(item.value ?? "");
    const equals = text.indexOf("=");
    const name = equals < 0 ? text : text.slice(0, equals);
    const tree = scalarTree(equals < 0 ? null : text.slice(equals + 1), item.at);
    entries.set(name, { keyAt: item.at, tree });
  }
  return mapTree(entries, value.at, value.tag);
}

function asList(value: Tree): Tree {
  return isList(value) ? value : listTree([value], value.at, value.tag);
}

function namesAsMapping(value: Tree, write: (name: Tree) => Tree): Tree {
  if (!isList(value)) return value;
  const entries = new Map<string, Entry>();
  for (const item of value.value) {
    if (typeof item.value === "object") return value;
    entries.set(String(item.value), { keyAt: item.at, tree: write(item) });
  }
  return mapTree(entries, value.at, value.tag);
}

function dependency({ at }: Tree): Tree {
  return mapTree(new Map([["condition", { keyAt: at, tree: scalarTree("service_started", at) }]]), at);
}
