// The stand-in of the postgres image where there is no container engine: a real PostgreSQL from node_modules.
// It reads the image's own variables. `node db.js ready` exits 0 once it takes connections.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { prepareDataDirectory } from "./postgres/data-directory.js";
import { findPostgres } from "./postgres/installation.js";
import { nameOfDirectory, postgresUser } from "./postgres/privileges.js";
import { isReady } from "./postgres/ready.js";

const { HOST = "127.0.0.1", PORT = "5432", PGDATA = "data/db", POSTGRES_USER = "postgres" } = process.env;
const { POSTGRES_DB = POSTGRES_USER, POSTGRES_PASSWORD } = process.env;

async function ready() {
  const address = { host: HOST, port: Number(PORT), user: POSTGRES_USER, database: POSTGRES_DB };
  process.exitCode = (await isReady(address, 3000)) ? 0 : 1;
}

function start() {
  if (!POSTGRES_PASSWORD) throw new Error("POSTGRES_PASSWORD is empty; set it as for the postgres image");
  const user = postgresUser();
  const postgres = findPostgres(user);
  const database = { name: POSTGRES_DB, user: POSTGRES_USER, password: POSTGRES_PASSWORD };
  const path = prepareDataDirectory({ directory: PGDATA, postgres, user, database });
  const settings = {
    listen_addresses: HOST,
    port: PORT,
    unix_socket_directories: "",
    fsync: "on",
    max_connections: "20",
    shared_buffers: "32MB",
    // Nothing of it outside the data directory, which a killed machine would leave behind.
    dynamic_shared_memory_type: "mmap",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const argv = ["-D", nameOfDirectory(path, user), ...options];
  const server = spawn(join(postgres, "bin/postgres"), argv, { cwd: path, ...user, stdio: "inherit" });
  server.on("error", (error) => fail(error));
  server.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0);
  });
  // SIGINT is PostgreSQL's fast shutdown: it ends sessions and leaves a clean state. SIGTERM would wait for them.
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => server.kill("SIGINT"));
}

function fail(error) {
  console.error(`db: ${error.message}`);
  process.exitCode = 1;
}

try {
  await (process.argv[2] === "ready" ? ready() : start());
} catch (error) {
  fail(error);
}
