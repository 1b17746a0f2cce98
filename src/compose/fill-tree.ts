import { InterpolationError, interpolate, type Variables } from "./interpolate.ts";
import type { Reading } from "./reading.ts";
import { type Entry, isList, isMap, listTree, mapTree, type Place, scalarTree, type Tree } from "./tree.ts";

const hint =
  "Variables come from the file .env beside the compose file, since the shell's do not reach the instance.";

/**
 * Fills variables into every text of a file; keys stay as they are. What several aliases share is filled in once.
 * Leniently, a variable that is not set stays written `${NAME}`: nobody knows what it will be.
 */
export function fillTree(tree: Tree, given: Readonly<Record<string, string>>, reading: Reading): Tree {
  const done = new Map<Tree, Tree>();
  const told = new Set<string>();
  const tellUnset = (name: string, place: Place) => {
    if (told.has(name)) return;
    told.add(name);
    reading.note({ kind: "unset variable", message: `variable ${name} is not set`, hint, place });
  };
  const walk = (part: Tree, path: Path): Tree => {
    const before = done.get(part);
    if (before) return before;
    const filled = fillOne(part, path, walk, (text) => fillText(text, part.at, path.join(".")));
    done.set(part, filled);
    return filled;
  };
  const fillText = (text: string, place: Place, path: string): string => {
    const variables: Variables = {
      get: (name) => (Object.hasOwn(given, name) ? given[name] : undefined),
      unset: (name) => {
        tellUnset(name, place);
        return reading.lenient ? `\${${name}}` : "";
      },
    };
    try {
      return interpolate(text, variables);
    } catch (error) {
      if (!(error instanceof InterpolationError)) throw error;
      const { required } = error;
      const message = `${path}: ${error.message}`;
      const kind = required === undefined ? "invalid" : "required variable";
      if (required === undefined || !told.has(required))
        reading.refuse("COMPOSE_INVALID", { kind, message, hint, place });
      if (required !== undefined) told.add(required);
      return required === undefined ? text : text.replace(/\$\{(\w+):?\?[^{}]*\}/g, "$${$1}");
    }
  };
  return walk(tree, []);
}

type Path = readonly (string | number)[];

function fillOne(
  tree: Tree,
  path: Path,
  walk: (part: Tree, path: Path) => Tree,
  fillText: (text: string) => string,
): Tree {
  if (typeof tree.value === "string") {
    if (!tree.value.includes("$")) return tree;
    return { ...scalarTree(fillText(tree.value), tree.at, tree.tag), filled: true };
  }
  if (isList(tree)) {
    const items = tree.value.map((item, index) => walk(item, [...path, index]));
    return listTree(items, tree.at, tree.tag);
  }
  if (!isMap(tree)) return tree;
  const entries = new Map<string, Entry>();
  for (const [key, { keyAt, tree: inner }] of tree.value)
    entries.set(key, { keyAt, tree: walk(inner, [...path, key]) });
  return mapTree(entries, tree.at, tree.tag);
}
