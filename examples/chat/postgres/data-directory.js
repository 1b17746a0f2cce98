import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nameOfDirectory } from "./privileges.js";

/** Where a new cluster is made, and what that directory is called once it is whole. */
const making = ".making";
const made = ".made";

/**
 * Makes the database cluster at the first start. A start that is cut off leaves no half of one: the cluster is made
 * aside, and PG_VERSION, by which PostgreSQL knows a cluster, is moved in last.
 * @returns the directory's real path
 */
export function prepareDataDirectory({ directory, postgres, user, database }) {
  mkdirSync(directory, { recursive: true });
  const path = realpathSync(directory);
  own(path, user);
  if (!existsSync(join(path, "PG_VERSION"))) {
    if (!existsSync(join(path, made))) {
      rmSync(join(path, making), { recursive: true, force: true });
      makeCluster({ path: join(path, making), postgres, user, database });
      renameSync(join(path, making), join(path, made));
    }
    moveIn(path);
  }
  rmSync(join(path, made), { recursive: true, force: true });
  return path;
}

function own(path, { uid, gid }) {
  if (process.getuid?.() === 0) chownSync(path, uid, gid);
  chmodSync(path, 0o700);
}

function makeCluster({ path, postgres, user, database }) {
  mkdirSync(path, { mode: 0o700 });
  own(path, user);
  const secret = mkdtempSync(join(tmpdir(), "hitori-initdb-"));
  try {
    const passwordFile = join(secret, "password");
    writeFileSync(passwordFile, `${database.password}\n`, { mode: 0o600 });
    own(secret, user);
    if (process.getuid?.() === 0) chownSync(passwordFile, user.uid, user.gid);
    const name = nameOfDirectory(path, user);
    const initdb = [
      "--pgdata",
      name,
      "--username",
      database.user,
      "--pwfile",
      passwordFile,
      "--auth",
      "scram-sha-256",
      "--encoding",
      "UTF8",
      "--locale",
      "C",
      "--data-checksums",
    ];
    run(join(postgres, "bin/initdb"), initdb, { path, user });
    // As the image does: whoever has the password may come from another address.
    writeFileSync(join(path, "pg_hba.conf"), "host all all all scram-sha-256\n", { flag: "a" });
    const quoted = `"${database.name.replaceAll('"', '""')}"`;
    const input = database.name === "postgres" ? "" : `CREATE DATABASE ${quoted}\n`;
    run(join(postgres, "bin/postgres"), ["--single", "-D", name, "postgres"], { path, user, input });
  } finally {
    rmSync(secret, { recursive: true, force: true });
  }
}

function run(program, argv, { path, user, input }) {
  const ended = spawnSync(program, argv, { cwd: path, ...user, input, encoding: "utf8" });
  if (ended.status === 0) return;
  const said = ended.error?.message ?? `${ended.stdout}${ended.stderr}`;
  throw new Error(`${program} failed in ${path} as user ${user.uid}: ${said.trim()}`);
}

function moveIn(path) {
  const from = join(path, made);
  const names = readdirSync(from).filter((name) => name !== "PG_VERSION");
  for (const name of [...names, "PG_VERSION"]) renameSync(join(from, name), join(path, name));
  rmdirSync(from);
}
