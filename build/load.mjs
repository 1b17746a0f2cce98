// Copied to dist/load.js: how the built package's files are loaded.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

const root = dirname(fileURLToPath(import.meta.url));
const requireOutside = createRequire(import.meta.url);
const modules = new Map();

/** The scripts that were loaded, by path: the build keeps their compiled code. */
export const scripts = new Map();

/**
 * Loads a CommonJS file of this package together with the code that the build has compiled it to, so that V8 need
 * not read through it again (Node 20 has no compile cache of its own, and compiling took half of the local cloud's
 * start). V8 refuses code of another version of itself; the file is then compiled as any other.
 * @param name below dist, e.g. `cli/main.cjs`
 */
export function load(name) {
  return loadFile(join(root, name));
}

function loadFile(path) {
  const known = modules.get(path);
  if (known) return known.exports;
  const module = { exports: {} };
  modules.set(path, module);
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, "utf8")}\n})`,
    { filename: path, cachedData: compiled(path) },
  );
  scripts.set(path, script);
  const directory = dirname(path);
  const require = (wanted) =>
    wanted.startsWith(".") ? loadFile(join(directory, wanted)) : requireOutside(wanted);
  script.runInThisContext().call(module.exports, module.exports, require, module, path, directory);
  return module.exports;
}

function compiled(path) {
  try {
    return readFileSync(`${path}.compiled`);
  } catch {
    return undefined;
  }
}
