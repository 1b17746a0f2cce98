import { readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { readFileIfPresent } from "../base/atomic-file.ts";
import { errorCode, HitoriError } from "../base/error.ts";
import { canonical } from "./canonical.ts";
import { parseEnvironmentFile } from "./environment-file.ts";
import { Field } from "./field.ts";
import { fillTree } from "./fill-tree.ts";
import { merge, withoutResets } from "./merge.ts";
import { checkSize, parseTrees } from "./parse-tree.ts";
import type { Reading } from "./reading.ts";
import { rebase } from "./rebase.ts";
import { child, isMap, mapTree, mapValues, plain, type Tree, withEntry } from "./tree.ts";

type Variables = Readonly<Record<string, string>>;

/** Files that include or extend each other. */
const longestChain = 30;

/** One place that files are loaded for: the project, or one that it includes. */
interface Place {
  readonly directory: string;
  readonly variables: Variables;
  readonly reading: Reading;
  /** What led here, outermost first: `file` for an include, `file service` for an extends. */
  readonly chain: readonly string[];
}

/**
 * Loads compose files as one, the later laid over the earlier: variables filled in, `extends` and `include` followed,
 * short forms written out (canonical.ts).
 */
export function loadProject(files: readonly string[], variables: Variables, reading: Reading): Tree {
  const place = { directory: dirname(files[0] ?? "."), variables, reading, chain: [] };
  return withoutResets(checkSize(loadFiles(files, place)));
}

/** The same for a text that is no file. */
export function loadText(text: string, file: string, variables: Variables, reading: Reading): Tree {
  const place = { directory: dirname(file), variables, reading, chain: [] };
  return withoutResets(checkSize(loadDocuments(text, file, place)));
}

function loadFiles(files: readonly string[], place: Place): Tree {
  const trees = files.map((file) => {
    place.reading.files.add(file);
    return loadDocuments(readText(file), file, place);
  });
  return trees.reduce((base, over) => checkSize(merge(base, over)));
}

function loadDocuments(text: string, file: string, place: Place): Tree {
  const trees = parseTrees(text, file);
  const empty = mapTree(new Map(), { file, line: 1, column: 1 });
  return trees
    .map((tree) => loadDocument(tree, file, place))
    .reduce((base, over) => checkSize(merge(base, over)), empty);
}

function loadDocument(tree: Tree, file: string, place: Place): Tree {
  if (tree.value !== null && !isMap(tree)) Field.root(tree).fail("a mapping with services");
  const filled = canonical(fillTree(tree, place.variables, place.reading));
  const extended = withExtended(rebase(filled, dirname(file), place.directory), file, place);
  return withIncluded(extended, file, place);
}

/** Services that extend another are laid over it. */
function withExtended(tree: Tree, file: string, place: Place): Tree {
  const services = mapValues(child(tree, "services"), (service, name) =>
    child(service, "extends") ? extendedService(tree, service, name, file, place) : service,
  );
  return services ? checkSize(withEntry(tree, "services", services)) : tree;
}

function extendedService(tree: Tree, service: Tree, name: string, file: string, place: Place): Tree {
  const own = withEntry(service, "extends", undefined);
  const field = new Field(child(service, "extends"), ["services", name, "extends"], service.at);
  return place.reading.attempt(
    () => {
      const base = baseOf(tree, field, name, file, place);
      return base ? merge(base, own, ["services", name]) : own;
    },
    own,
    field.place,
  );
}

function baseOf(tree: Tree, field: Field, name: string, file: string, place: Place): Tree | undefined {
  const wanted = field.get("service").text("the name of a service");
  const other = field.get("file").optionalText();
  const from = other === undefined ? file : isAbsolute(other) ? other : join(dirname(file), other);
  const step = `${from} ${wanted}`;
  const chain = [...place.chain, `${file} ${name}`];
  if (chain.includes(step) || chain.length > longestChain)
    return field.fail(`no circle (${[...chain, step].map((one) => one.split(" ").at(-1)).join(" -> ")})`);
  const inner = { ...place, chain };
  if (from !== file && isMissing(from, field, place)) return undefined;
  const document = from === file ? tree : onlyService(from, wanted, inner);
  const base = child(child(document, "services"), wanted);
  if (!base) return field.get("service").fail(`a service of ${from}`);
  return child(base, "extends") ? extendedService(document, base, wanted, from, inner) : base;
}

/** Another file, read for one service of it alone: what its other services extend is of no concern. */
function onlyService(file: string, name: string, place: Place): Tree {
  place.reading.files.add(file);
  const [tree] = parseTrees(readText(file), file);
  if (!tree || !isMap(tree)) return mapTree(new Map(), { file, line: 1, column: 1 });
  const service = child(child(tree, "services"), name);
  const services = child(tree, "services");
  // The services that it extends in its own file are looked up there too, so all stay.
  const kept = service && services ? withEntry(tree, "services", services) : tree;
  return rebase(canonical(fillTree(kept, place.variables, place.reading)), dirname(file), place.directory);
}

function withIncluded(tree: Tree, file: string, place: Place): Tree {
  const includes = child(tree, "include");
  if (!includes) return tree;
  const root = Field.root(tree);
  const own = withEntry(tree, "include", undefined);
  const items = place.reading.attempt(() => root.get("include").items(), [], includes.at);
  return items.reduce((all, item) => {
    const included = place.reading.attempt(() => includedTree(item, file, place), undefined, item.place);
    return included ? checkSize(together(included, all, item, place)) : all;
  }, own);
}

function includedTree(item: Field, file: string, place: Place): Tree | undefined {
  const paths = item.isMapping ? item.get("path").texts() : [item.text("a path")];
  const remote = paths.find((path) => /^(https?|git|ssh|oci):|^git@|\.git(#|$)/.test(path));
  if (remote !== undefined) {
    const message = `include: ${remote} is not on this machine and was not read`;
    const hint =
      "An instance that replaces another must not depend on it: keep a copy beside the compose file.";
    place.reading.refuse("COMPOSE_INCLUDE_REMOTE", { kind: "not read", message, hint, place: item.place });
    return undefined;
  }
  const files = paths.map((path) => (isAbsolute(path) ? path : join(dirname(file), path)));
  const [first = file] = files;
  if (place.chain.includes(first) || first === file || place.chain.length > longestChain)
    return item.fail("no file that includes this one");
  if (files.some((path) => isMissing(path, item, place))) return undefined;
  const named = item.maybe("project_directory").optionalText();
  const directory = named === undefined ? dirname(first) : join(dirname(file), named);
  const inner = {
    ...place,
    directory,
    variables: { ...includedVariables(item, file, directory), ...place.variables },
    chain: [...place.chain, file],
  };
  return rebase(loadFiles(files, inner), directory, place.directory);
}

function includedVariables(item: Field, file: string, directory: string): Variables {
  const named = item.maybe("env_file").texts();
  const files =
    named.length === 0 ? [join(directory, ".env")] : named.map((path) => join(dirname(file), path));
  return Object.assign({}, ...files.map((path) => parseEnvironmentFile(readFileIfPresent(path) ?? "")));
}

/** Includes add; what both files say must be the same. The including file comes on top. */
function together(included: Tree, own: Tree, item: Field, place: Place): Tree {
  for (const section of ["services", "volumes", "networks", "configs", "secrets"]) {
    const [theirs, ours] = [child(included, section), child(own, section)];
    if (!isMap(theirs) || !isMap(ours)) continue;
    for (const [name, entry] of theirs.value) {
      const other = ours.value.get(name);
      if (!other || section !== "services" || same(other.tree, entry.tree)) continue;
      const message = `include: ${section}.${name} is in ${entry.keyAt.file} and in ${other.keyAt.file}`;
      const hint = "Rename one of the two, or override it: include: [{path: [theirs.yaml, override.yaml]}]";
      place.reading.refuse("COMPOSE_INVALID", { kind: "invalid", message, hint, place: item.place });
    }
  }
  return merge(included, own);
}

function same(a: Tree, b: Tree): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

function isMissing(path: string, field: Field, place: Place): boolean {
  if (!path.includes("${") && statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
  const message = `${field.path.join(".")}: there is no file ${path}`;
  place.reading.refuse("COMPOSE_MISSING", { kind: "missing file", message, place: field.place });
  return true;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = errorCode(error);
    if (code !== "ENOENT" && code !== "EISDIR" && code !== "ENOTDIR") throw error;
    throw new HitoriError({
      code: "COMPOSE_MISSING",
      message: `${file}: there is no such compose file.`,
      hint: "Name yours in hitori.yml: compose: docker-compose.yml",
      cause: error,
    });
  }
}
