import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Compose, Service } from "../../src/compose/compose.ts";
import { readCompose } from "../../src/compose/read.ts";
import { machineFile } from "../../src/runtime/machine-file.ts";

// Debian's docker-compose is version 1: a reference for what it knows, and the strictest reader there is.
const python = "/usr/bin/python3";
const canRun = spawnSync(python, ["-c", "import compose"]).status === 0;
if (!canRun && process.env.CI) throw new Error("docker-compose is missing: .ci/run installs it");

const root = fileURLToPath(new URL("../..", import.meta.url));
const fixtures = join(root, "test/fixtures/compose");
const names = readdirSync(fixtures).filter((name) => name.endsWith(".yml"));
let directory: string;
let theirs: Record<string, { refused?: string; services?: Record<string, Record<string, unknown>> }>;
const variables = new Map<string, string>();
const ours = new Map<string, Compose>();

/** Values for the variables, and the files, that fixtures name and that only a user would have. */
function prepare(name: string): void {
  const compose = readCompose(join(directory, name), { lenient: true });
  for (const { kind, message } of compose.notes) {
    if (kind !== "unset variable" && kind !== "required variable") continue;
    const variable = /variable (\w+)|^\S+ (\w+)/.exec(message)?.[1];
    if (variable) variables.set(variable, variable.includes("LOCATION") ? "./somewhere" : "something");
  }
  for (const [, variable] of readFileSync(join(directory, name), "utf8").matchAll(/\$\{(\w+):?\?/g))
    if (variable) variables.set(variable, "something");
  for (const file of compose.services.flatMap((service) => service.environmentFiles)) {
    const wanted = resolve(directory, file);
    if (!wanted.startsWith(directory) || existsSync(wanted)) continue;
    mkdirSync(dirname(wanted), { recursive: true });
    writeFileSync(wanted, "");
  }
}

beforeAll(() => {
  if (!canRun) return;
  directory = mkdtempSync(join(tmpdir(), "hitori-reference-"));
  cpSync(fixtures, directory, { recursive: true });
  for (const name of names) prepare(name);
  const lines = [...variables].map(([name, value]) => `${name}=${value}`);
  writeFileSync(join(directory, ".env"), `${lines.join("\n")}\n`);
  const machine = { mark: "i-0abc", address: "127.1.2.3", volume: directory };
  const written = names.map((name) => {
    const compose = readCompose(join(directory, name));
    ours.set(name, compose);
    const path = join(directory, `machine-${name}.json`);
    // As the runtime is chosen: what is built has been found under the name that Compose gives it.
    const built = compose.services
      .filter(({ image }) => image === undefined)
      .map((one) => [one.name, "built"]);
    const images = Object.fromEntries(built);
    writeFileSync(path, machineFile(compose, { ...machine, engine: ["docker-compose"], images }));
    return path;
  });
  const script = join(root, "test/support/docker-compose-1.py");
  const paths = [...names.map((name) => join(directory, name)), ...written];
  const env = { PATH: process.env.PATH ?? "" };
  const { stdout, stderr } = spawnSync(python, [script, ...paths], {
    env,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (stdout === "") throw new Error(stderr);
  theirs = JSON.parse(stdout);
}, 120_000);

afterAll(() => {
  if (directory) rmSync(directory, { recursive: true, force: true });
});

/** What the two have in common, in one form. */
function ourForm(service: Service, compose: Compose) {
  return {
    image: service.image,
    environment: service.environment,
    ports: service.ports
      .map(
        ({ target, published, protocol, hostAddress }) =>
          `${hostAddress ?? ""}:${published ?? ""}:${target}/${protocol}`,
      )
      .sort(),
    volumes: service.volumes
      .filter(({ type }) => type === "bind" || type === "volume")
      .map(({ type, source, target, readOnly }) => {
        const from = type === "bind" ? resolve(directory, source ?? "") : (source ?? "");
        return `${from}:${target}:${readOnly ? "ro" : "rw"}`;
      })
      .sort(),
    dependsOn: Object.fromEntries(
      service.dependsOn
        .filter((one) => compose.services.some(({ name }) => name === one.service))
        .map(({ service: name, condition }) => [name, condition]),
    ),
    stopSignal: service.stopSignal,
  };
}

type Theirs = Record<string, unknown>;

function theirForm(service: Theirs) {
  const environment = Object.entries((service.environment ?? {}) as Record<string, unknown>);
  const ports = (service.ports ?? []) as [unknown, unknown, string | null, unknown, string | null][];
  const volumes = (service.volumes ?? []) as (unknown[] | Theirs)[];
  const dependsOn = (service.depends_on ?? {}) as Record<string, { condition?: string } | null>;
  return {
    image: service.image,
    environment: Object.fromEntries(
      environment.filter(([, value]) => value !== null).map(([key, value]) => [key, String(value)]),
    ),
    ports: ports
      .map(
        ([target, published, protocol, , address]) =>
          `${address ?? ""}:${published ?? ""}:${target}/${protocol ?? "tcp"}`,
      )
      .sort(),
    volumes: volumes.flatMap(volumeText).sort(),
    dependsOn: Object.fromEntries(
      Object.entries(dependsOn).map(([name, one]) => [name, one?.condition ?? "service_started"]),
    ),
    stopSignal: service.stop_signal ?? "SIGTERM",
  };
}

function volumeText(volume: unknown[] | Theirs): string[] {
  if (Array.isArray(volume)) {
    const [source, target, mode] = volume as [string | null, string, string];
    return [`${source ?? ""}:${target}:${mode.split(",").includes("ro") ? "ro" : "rw"}`];
  }
  if (volume.type !== "bind" && volume.type !== "volume") return [];
  return [`${volume.source ?? ""}:${volume.target}:${volume.read_only ? "ro" : "rw"}`];
}

const named = (compose: Compose, service: string) => compose.services.find(({ name }) => name === service);

/** Files with what came after version 1: it refuses them, and says so. */
const newer = /'name' does not match|unsupported option|!reset|which is an invalid type/;

test.runIf(canRun)("docker-compose 1 reads every fixture as we do, where it can read it at all", () => {
  let compared = 0;
  for (const name of names) {
    const { refused, services } = theirs[join(directory, name)] ?? {};
    const compose = ours.get(name);
    if (refused !== undefined || !services || !compose) {
      expect(refused, name).toMatch(newer);
      continue;
    }
    compared += 1;
    // What comes out of an env_file is not part of our reading. Variables within variables came after version 1: what it leaves unfilled is not compared.
    const unfilled = (service: string, key: string) =>
      String((services[service]?.environment as Theirs | undefined)?.[key]).includes("${") ||
      (variables.has(key) && named(compose, service)?.environment[key] === undefined);
    const filled = (service: string, form: ReturnType<typeof ourForm> | ReturnType<typeof theirForm>) => ({
      ...form,
      environment: Object.fromEntries(
        Object.entries(form.environment).filter(([key]) => !unfilled(service, key)),
      ),
    });
    const mine = compose.services.map((one) => [one.name, filled(one.name, ourForm(one, compose))]);
    const inactive = new Set(compose.inactive.map((one) => one.name));
    const other = Object.entries(services)
      .filter(([service]) => !inactive.has(service))
      .map(([service, one]) => [service, filled(service, theirForm(one))]);
    expect({ name, ...Object.fromEntries(mine) }).toEqual({ name, ...Object.fromEntries(other) });
  }
  expect(compared).toBeGreaterThan(35);
});

test.runIf(canRun)("docker-compose 1 takes what a machine is given of every fixture", () => {
  for (const name of names) {
    const { refused, services = {} } = theirs[join(directory, `machine-${name}.json`)] ?? {};
    expect(refused, name).toBeUndefined();
    for (const service of Object.values(services)) {
      expect((service.environment as Theirs).HITORI_MACHINE, name).toBe("i-0abc");
      for (const port of theirForm(service).ports) expect(port, name).toMatch(/^127\.1\.2\.3:/);
    }
  }
});
