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
  const walk = (part: Tree): Tree => {
    const before = done.get(part);
    if (before) return before;
    const filled = fillOne(part, walk, (text) => fillText(text, part.at));
    done.set(part, filled);
    return filled;
  };
  const fillText = (text: string, place: Place): string => {
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
      const { message, required } = error;
      const kind = required === undefined ? "invalid" : "required variable";
      if (required === undefined || !told.has(required))
        reading.refuse("COMPOSE_INVALID", { kind, message, hint, place });
      if (required !== undefined) told.add(required);
      return required === undefined ? text : text.replace(/\$\{(\w+):?\?[^{}]*\}/g, "$${$1}");
    }
  };
  return walk(tree);
}

function fillOne(tree: Tree, walk: (part: Tree) => Tree, fillText: (text: string) => string): Tree {
  if (typeof tree.value === "string") {
    if (!tree.value.includes("$")) return tree;
    return scalarTree(fillText(tree.value), tree.at, tree.tag);
  }
  if (isList(tree)) return listTree(tree.value.map(walk), tree.at, tree.tag);
  if (!isMap(tree)) return tree;
  const entries = new Map<string, Entry>();
  for (const [key, { keyAt, tree: inner }] of tree.value) entries.set(key, { keyAt, tree: walk(inner) });
  return mapTree(entries, tree.at, tree.tag);
}
