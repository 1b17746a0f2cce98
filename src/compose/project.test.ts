import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Compose, Service } from "./compose.ts";
import { parseEnvironmentFile } from "./environment-file.ts";
import { parseCompose } from "./parse.ts";
import { readProjectFiles } from "./project-files.ts";
import { findComposeFiles, readCompose } from "./read.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-compose-"));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function write(name: string, content: string): string {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const named = (compose: Compose, name: string): Service => {
  const found = compose.services.find((service) => service.name === name);
  if (!found) throw new Error(`no service ${name}`);
  return found;
};

test("a later file is laid over the earlier: mappings by key, lists joined, one mount a path, commands replaced", () => {
  const base = write(
    "compose.yaml",
    `services:
  web:
    image: nginx:1
    command: [a, b]
    environment: {A: "1", B: "2"}
    ports: ["80:80"]
    volumes: ["./a:/data", "./c:/conf"]
    depends_on: [db]
  db: {image: postgres:17}
`,
  );
  const over = write(
    "compose.override.yaml",
    `services:
  web:
    image: nginx:2
    command: [c]
    environment: ["B=3", "C=4"]
    ports: ["81:81"]
    volumes: ["./b:/data:ro"]
    depends_on: {db: {condition: service_healthy}}
`,
  );
  const web = named(readCompose([base, over]), "web");
  expect(web).toMatchObject({ image: "nginx:2", command: ["c"], environment: { A: "1", B: "3", C: "4" } });
  expect(web.ports.map(({ published }) => published)).toEqual([80, 81]);
  expect(web.volumes).toEqual([
    { type: "bind", source: "./b", target: "/data", readOnly: true },
    { type: "bind", source: "./c", target: "/conf", readOnly: false },
  ]);
  expect(web.dependsOn).toEqual([{ service: "db", condition: "service_healthy" }]);
  expect(web.field.get("image").place).toMatchObject({ file: over, line: 3, column: 12 });
  expect(web.field.get("environment").get("A").place).toMatchObject({ file: base, line: 5 });
});

test("!reset takes away and !override replaces", () => {
  const base = write(
    "a.yml",
    "services: {web: {image: a, ports: ['80:80'], restart: always, labels: {x: y}}}",
  );
  const over = write(
    "b.yml",
    "services: {web: {ports: !override ['90:90'], restart: !reset null, labels: !reset {}}}",
  );
  const web = named(readCompose([base, over]), "web");
  expect(web.ports).toMatchObject([{ published: 90 }]);
  expect(web.restart).toBe("no");
  expect(web.field.get("labels").written).toBe(false);
});

test("extends takes another service of the same file or of another, whose paths are its own", () => {
  write(
    "shared/common.yml",
    "services:\n  base: {extends: root, environment: {A: '1'}, env_file: [x.env]}\n  root: {image: node:22, volumes: ['./data:/data']}\n",
  );
  const file = write(
    "compose.yml",
    `services:
  web: {extends: {file: shared/common.yml, service: base}, environment: {B: "2"}}
  worker: {extends: web, command: work}
`,
  );
  const compose = readCompose(file);
  expect(named(compose, "worker")).toMatchObject({
    image: "node:22",
    command: "work",
    environment: { A: "1", B: "2" },
  });
  expect(named(compose, "web").volumes[0]?.source).toBe("./shared/data");
  expect(named(compose, "web").environmentFiles).toEqual(["shared/x.env"]);
  write("shared/x.env", "X=1\n");
  expect(Object.keys(readProjectFiles(compose))).toEqual([
    "compose.yml",
    "shared/common.yml",
    "shared/x.env",
  ]);
});

test("a circle of extends or includes is an error that names it", () => {
  const file = write("c.yml", "services: {a: {extends: b, image: a}, b: {extends: a, image: b}}");
  expect(() => readCompose(file)).toThrow(/no circle \(.*a -> b/);
  write("x.yml", "include: [y.yml]\nservices: {a: {image: a}}");
  write("y.yml", "include: [x.yml]\nservices: {b: {image: b}}");
  expect(() => readCompose(join(directory, "x.yml"))).toThrow(/no file that includes this one/);
});

test("include brings another project in, with its own .env and its own directory", () => {
  write("db/.env", "TAG=16\nPORT=1");
  write(
    "db/compose.yml",
    "services: {db: {image: 'postgres:${TAG}', volumes: ['./data:/d']}}\nvolumes: {v: {}}",
  );
  write(".env", "PORT=2");
  const file = write("compose.yml", "include: [db/compose.yml]\nservices: {web: {image: 'web:${PORT}'}}");
  const compose = readCompose(file);
  expect(named(compose, "db")).toMatchObject({ image: "postgres:16", volumes: [{ source: "./db/data" }] });
  expect(Object.keys(compose.volumes)).toEqual(["v"]);
  expect(compose.otherFiles).toEqual([join(directory, "db/compose.yml")]);
});

test("services of a profile are there when COMPOSE_PROFILES asks for it", () => {
  const file = write("compose.yml", "services: {web: {image: a}, tools: {image: b, profiles: [debug]}}");
  expect(readCompose(file).services.map(({ name }) => name)).toEqual(["web"]);
  expect(readCompose(file).inactive.map(({ name }) => name)).toEqual(["tools"]);
  write(".env", "COMPOSE_PROFILES=x,debug");
  expect(readCompose(file).services.map(({ name }) => name)).toEqual(["web", "tools"]);
});

test("the compose files of a directory are Compose's own names with their override, or what COMPOSE_FILE says", () => {
  expect(() => findComposeFiles(directory)).toThrow(/there is no compose file/);
  write("docker-compose.yml", "");
  write("docker-compose.override.yml", "");
  const names = () => findComposeFiles(directory).map((path) => path.slice(directory.length + 1));
  expect(names()).toEqual(["docker-compose.yml", "docker-compose.override.yml"]);
  write("compose.yaml", "");
  expect(names()[0]).toBe("compose.yaml");
  write(".env", "COMPOSE_FILE=a.yml:b.yml");
  expect(names()).toEqual(["a.yml", "b.yml"]);
});

test("environment files know quotes, several lines, comments, export and variables", () => {
  const text = `A=1 # one
export B="two
lines"
C='$A'
D=\${A}-\${E:-x}
F: yaml
G=a#b
H=pa$$word
not a line
I="a \\"b\\""`;
  expect(parseEnvironmentFile(text)).toEqual({
    A: "1",
    B: "two\nlines",
    C: "$A",
    D: "1-x",
    F: "yaml",
    G: "a#b",
    H: "pa$word",
    I: 'a "b"',
  });
});

test("aliases of aliases are bounded, and so are depth and size", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 12; level++)
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(", ")}]`,
    );
  const bomb = `x-bomb:\n  ${lines.join("\n  ")}\nservices: {web: {image: a}}`;
  expect(() => parseCompose(bomb, "c.yml", {})).toThrow(/more than 200000 values/);
  expect(() => parseCompose(`services: ${"[".repeat(5000)}`, "c.yml", {})).toThrow(/not YAML/);
  expect(() => parseCompose("a".repeat(1_100_000), "c.yml", {})).toThrow(/letters/);
  expect(() => parseCompose("x-a: &a [*a]\nservices: {web: {image: a}}", "c.yml", {})).toThrow(/alias \*a/);
});

test("read leniently, everything that is wrong is noted with its place, and the rest is read", () => {
  const compose = parseCompose(
    `services:
  web:
    image: "app:\${TAG}"
    ports: ["\${PORT}:80", "x"]
    volumes: ["\${DATA:?where}:/data", "\${OTHER}/x:/other"]
    env_file: [missing.env]
    retsart: always
`,
    "c.yml",
    {},
    { lenient: true },
  );
  expect(named(compose, "web")).toMatchObject({
    image: "app:${TAG}",
    ports: [{ target: 80 }],
    volumes: [{ source: "${DATA}" }, { source: "${OTHER}/x" }],
  });
  const notes = compose.notes.map(({ kind, place }) => [kind, place.line]);
  expect(notes).toEqual([
    ["unset variable", 3],
    ["unset variable", 4],
    ["required variable", 5],
    ["unset variable", 5],
    ["unknown key", 7],
    ["invalid", 4],
  ]);
});

test("a misspelt key is refused with what was meant; one that nobody knows is noted", () => {
  expect(() => parseCompose("services: {web: {image: a, volums: []}}", "c.yml", {})).toThrow(
    expect.objectContaining({ hint: "Did you mean `volumes`?" }),
  );
  const compose = parseCompose("services: {web: {image: a, teleportation: 1}}", "c.yml", {});
  expect(compose.notes).toMatchObject([{ kind: "unknown key" }]);
});

test("a version 1 file is told from one without services", () => {
  expect(() => parseCompose("web: {image: a}", "c.yml", {})).toThrow(/version 1 file/);
});

test("several documents in one file are laid over each other", () => {
  const compose = parseCompose(
    "services: {web: {image: a}}\n---\nservices: {web: {image: b}}\n",
    "c.yml",
    {},
  );
  expect(named(compose, "web").image).toBe("b");
});

test("a mount is the same with a slash at its end, in one file and over another", () => {
  const base = write("compose.yaml", "services: {web: {image: a, volumes: ['./a:/data/', './b:/etc//x/']}}");
  const over = write("over.yaml", "services: {web: {volumes: ['./c:/data']}}");
  const targets = readCompose([base, over]).services[0]?.volumes.map(({ source, target }) => [
    source,
    target,
  ]);
  expect(targets).toEqual([
    ["./c", "/data"],
    ["./b", "/etc/x"],
  ]);
});
