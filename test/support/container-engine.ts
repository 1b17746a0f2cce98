import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { systemClock } from "../../src/base/clock.ts";
import { waitUntil } from "../../src/base/wait-until.ts";

/** What is missing for a container engine of the test's own; undefined where it can be had. */
export function engineLacks(): string | undefined {
  if (process.getuid?.() !== 0) return "root";
  const needed = ["/usr/sbin/dockerd", "/usr/bin/docker-compose"];
  const missing = needed.find((path) => !existsSync(path));
  if (missing) return `${missing} (Debian's docker.io and docker-compose)`;
  return postgresDirectory() === undefined ? "/usr/lib/postgresql (Debian's postgresql)" : undefined;
}

interface EngineOptions {
  /** What is put before its command line: `nsenter` with its words. */
  readonly within: readonly string[];
  /** Its networks, as of dockerd's command line. */
  readonly networks: readonly string[];
}

/** Bridges where no other engine's are. */
const ownBridges: EngineOptions = {
  within: [],
  networks: ["--bip", "172.31.199.1/24", "--default-address-pool", "base=172.31.0.0/17,size=24"],
};

/** A Docker engine apart from any other, without a registry: its images are made here. */
export class ContainerEngine {
  /** For the environment of whoever is to use it. */
  readonly environment: { readonly DOCKER_HOST: string };
  readonly #directory: string;
  readonly #options: EngineOptions;
  #daemon: ChildProcess | undefined;

  /** @param directory of its own, below which everything of it stays */
  constructor(directory: string, options: EngineOptions = ownBridges) {
    this.#directory = directory;
    this.#options = options;
    this.environment = { DOCKER_HOST: `unix://${directory}/socket` };
  }

  async start(): Promise<void> {
    mkdirSync(this.#directory, { recursive: true });
    const paths = ["data-root", "exec-root", "pidfile"].flatMap((name) => [
      `--${name}`,
      join(this.#directory, name),
    ]);
    const { within, networks } = this.#options;
    const words = [...within, "/usr/sbin/dockerd", ...paths, "--host", this.environment.DOCKER_HOST];
    const [program = "", ...operands] = [...words, ...networks];
    // In a session of its own: Ctrl-C at the terminal does not end it before its containers are taken away.
    this.#daemon = spawn(program, operands, { stdio: "ignore", detached: true });
    const answers = async () => (this.docker("ps").status === 0 ? true : undefined);
    const up = await waitUntil(answers, { clock: systemClock, timeout: 60_000, interval: 200 });
    if (!up) throw new Error("dockerd did not start");
  }

  get pid(): number {
    return this.#daemon?.pid ?? 0;
  }

  docker(...words: string[]) {
    const env = { ...process.env, ...this.environment };
    return spawnSync("docker", words, { encoding: "utf8", env, timeout: 60_000 });
  }

  async stop(): Promise<void> {
    const daemon = this.#daemon;
    if (!daemon) return;
    const left = this.docker("ps", "--all", "--quiet").stdout.split("\n").filter(Boolean);
    if (left.length > 0) this.docker("rm", "--force", "--volumes", ...left);
    this.docker("network", "prune", "--force");
    const ended = new Promise((resolve) => daemon.once("exit", resolve));
    daemon.kill("SIGTERM");
    await ended;
    // What the engine leaves mounted.
    spawnSync("umount", [join(this.#directory, "exec-root", "netns", "default")]);
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** @param changes as of a Dockerfile: `USER node` */
  import(name: string, root: string, changes: readonly string[]): void {
    const words = changes.map((change) => `--change '${change}'`).join(" ");
    const script = `tar -C ${root} -c . | docker import ${words} - ${name}`;
    const env = { ...process.env, ...this.environment };
    const done = spawnSync("bash", ["-c", script], { encoding: "utf8", env });
    if (done.status !== 0) throw new Error(`${name}: ${done.stderr}`);
  }
}

/** Copies programs of this machine into a root directory, each with its libraries, to the same place. */
export function addPrograms(root: string, programs: readonly string[]): void {
  for (const program of programs) {
    const libraries = spawnSync("ldd", [program], { encoding: "utf8" }).stdout.match(/\/\S+/g) ?? [];
    for (const file of [program, ...libraries]) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      if (!existsSync(join(root, file))) copyFileSync(file, join(root, file));
    }
  }
}

const shellPrograms = [
  "/bin/sh",
  "/bin/mkdir",
  "/bin/chown",
  "/bin/chmod",
  "/bin/sleep",
  "/bin/cat",
  "/usr/bin/setpriv",
];

/** The chat example's web image, as its Dockerfile says it. @param modules where `pg` is installed */
export function importChatImage(
  engine: ContainerEngine,
  scratch: string,
  chat: string,
  modules: string,
): void {
  const root = join(scratch, "chat-image");
  addPrograms(root, [...shellPrograms, process.execPath]);
  mkdirSync(join(root, "usr/local/bin"), { recursive: true });
  if (!existsSync(join(root, "usr/local/bin/node")))
    copyFileSync(process.execPath, join(root, "usr/local/bin/node"));
  chmodSync(join(root, "usr/local/bin/node"), 0o755);
  const sources = [
    "package.json",
    "web.js",
    "health.js",
    "messages.js",
    "uploads.js",
    "http-answers.js",
    "public",
  ];
  for (const name of sources) cpSync(join(chat, name), join(root, "app", name), { recursive: true });
  const needed = readdirSync(modules).filter((name) => /^(pg|postgres|pgpass|split2|xtend|@?pg-)/.test(name));
  for (const name of needed)
    cpSync(join(modules, name), join(root, "app/node_modules", name), { recursive: true, dereference: true });
  mkdirSync(join(root, "uploads"), { recursive: true });
  mkdirSync(join(root, "tmp"), { recursive: true });
  engine.import("hitori-example-chat:latest", root, [
    "WORKDIR /app",
    "ENV PATH=/usr/local/bin:/usr/bin:/bin",
    'CMD ["node", "web.js"]',
  ]);
}

function postgresDirectory(): string | undefined {
  const base = "/usr/lib/postgresql";
  const versions = existsSync(base) ? readdirSync(base) : [];
  return versions.map((version) => join(base, version)).find((path) => existsSync(join(path, "bin/initdb")));
}

/** Reads the official image's variables, and does with them what it does. */
const entrypoint = `#!/bin/sh
set -e
mkdir -p "$PGDATA"
chown postgres "$PGDATA"
chmod 700 "$PGDATA"
as="setpriv --reuid=999 --regid=999 --clear-groups"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  echo "$POSTGRES_PASSWORD" >/tmp/password
  chown postgres /tmp/password
  $as initdb --pgdata="$PGDATA" --username="$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 --encoding=UTF8
  echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
  echo "local all all trust" >"$PGDATA/pg_hba.new"
  cat "$PGDATA/pg_hba.conf" >>"$PGDATA/pg_hba.new"
  cat "$PGDATA/pg_hba.new" >"$PGDATA/pg_hba.conf"
  echo "CREATE DATABASE $POSTGRES_DB" | $as postgres --single -D "$PGDATA" postgres >/dev/null
fi
$as postgres -D "$PGDATA" -c listen_addresses='*' -c unix_socket_directories=/tmp &
postgres=$!
# The official image's STOPSIGNAL is SIGINT, which an imported one cannot have: a fast shutdown, with clients connected.
trap 'kill -INT $postgres' TERM
wait $postgres || true
wait $postgres
`;

/** A stand-in of the official postgres image from Debian's packages, under the name that the example asks for. */
export function importPostgresImage(engine: ContainerEngine, scratch: string, name = "postgres:17"): void {
  const root = join(scratch, "postgres-image");
  const directory = postgresDirectory();
  if (directory === undefined) throw new Error("Debian's postgresql is missing");
  const programs = ["postgres", "initdb", "pg_isready", "psql"].map((program) =>
    join(directory, "bin", program),
  );
  addPrograms(root, [...shellPrograms, ...programs]);
  // Its compiler for queries needs a library of 100 MB, and is done without where it is not there.
  const filter = (path: string) => !/\/(bitcode|llvmjit)/.test(path);
  cpSync(join(directory, "lib"), join(root, directory, "lib"), { recursive: true, filter });
  const share = directory.replace("/usr/lib", "/usr/share");
  cpSync(share, join(root, share), { recursive: true, dereference: true });
  cpSync("/usr/lib/locale", join(root, "/usr/lib/locale"), { recursive: true });
  for (const place of ["etc", "tmp", "var/lib/postgresql/data"])
    mkdirSync(join(root, place), { recursive: true });
  chmodSync(join(root, "tmp"), 0o1777);
  writeFileSync(
    join(root, "etc/passwd"),
    "root:x:0:0::/:/bin/sh\npostgres:x:999:999::/var/lib/postgresql:/bin/sh\n",
  );
  writeFileSync(join(root, "etc/group"), "root:x:0:\npostgres:x:999:\n");
  writeFileSync(join(root, "entrypoint.sh"), entrypoint, { mode: 0o755 });
  engine.import(name, root, [
    `ENV PATH=${join(directory, "bin")}:/usr/bin:/bin`,
    "ENV PGDATA=/var/lib/postgresql/data",
    "ENV PGHOST=/tmp",
    "ENV LANG=C.UTF-8",
    'CMD ["/bin/sh", "/entrypoint.sh"]',
  ]);
}
