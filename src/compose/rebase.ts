import { isAbsolute, join, relative } from "node:path";
import { child, isList, isMap, listTree, mapValues, scalarTree, type Tree, withEntry } from "./tree.ts";

/**
 * Rewrites the relative paths of a file that stands in another directory, so that they are relative to the project's:
 * what `extends` and `include` bring along.
 */
export function rebase(file: Tree, from: string, to: string): Tree {
  if (from === to) return file;
  const move = (path: string) => moved(path, from, to);
  let changed = file;
  const services = mapValues(child(file, "services"), (service) => rebaseService(service, move));
  if (services) changed = withEntry(changed, "services", services);
  for (const section of ["configs", "secrets"]) {
    const files = mapValues(child(file, section), (one) => rebaseAt(one, "file", move));
    if (files) changed = withEntry(changed, section, files);
  }
  const volumes = mapValues(child(file, "volumes"), (volume) => {
    const options = child(volume, "driver_opts");
    return options ? withEntry(volume, "driver_opts", rebaseAt(options, "device", move)) : volume;
  });
  return volumes ? withEntry(changed, "volumes", volumes) : changed;
}

function rebaseService(service: Tree, move: (path: string) => string): Tree {
  let changed = service;
  const change = (key: string, write: (value: Tree) => Tree) => {
    const value = child(changed, key);
    if (value) changed = withEntry(changed, key, write(value));
  };
  change("build", (build) => (isMap(build) ? rebaseAt(build, "context", move, isLocalContext) : build));
  change("volumes", (volumes) => eachItem(volumes, (volume) => rebaseVolume(volume, move)));
  for (const key of ["env_file", "label_file"]) {
    change(key, (files) =>
      eachItem(files, (file) => (isMap(file) ? rebaseAt(file, "path", move) : movedText(file, move))),
    );
  }
  return changed;
}

function rebaseVolume(volume: Tree, move: (path: string) => string): Tree {
  if (isMap(volume)) {
    return child(volume, "type")?.value === "bind" ? rebaseAt(volume, "source", move) : volume;
  }
  if (typeof volume.value !== "string" || !/^\.{1,2}(\/|:|$)/.test(volume.value)) return volume;
  const [source = "", ...rest] = volume.value.split(":");
  const target = rest.length === 0 ? source : [dotted(move(source)), ...rest].join(":");
  return scalarTree(target, volume.at, volume.tag);
}

function rebaseAt(
  tree: Tree,
  key: string,
  move: (path: string) => string,
  applies: (path: string) => boolean = () => true,
): Tree {
  const value = child(tree, key);
  if (typeof value?.value !== "string" || !applies(value.value)) return tree;
  return withEntry(tree, key, scalarTree(dotted(move(value.value)), value.at, value.tag));
}

function movedText(tree: Tree, move: (path: string) => string): Tree {
  return typeof tree.value === "string" ? scalarTree(move(tree.value), tree.at, tree.tag) : tree;
}

function eachItem(tree: Tree, change: (item: Tree) => Tree): Tree {
  return isList(tree) ? listTree(tree.value.map(change), tree.at, tree.tag) : tree;
}

function moved(path: string, from: string, to: string): string {
  if (isAbsolute(path) || path.startsWith("~") || path.includes("${")) return path;
  return relative(to, join(from, path)) || ".";
}

/** A path of a bind mount begins with a dot: without one it would be a volume's name. */
function dotted(path: string): string {
  return /^[./~$]/.test(path) ? path : `./${path}`;
}

function isLocalContext(path: string): boolean {
  return !/^(https?|git|ssh):|^git@|^github\.com\//.test(path);
}
