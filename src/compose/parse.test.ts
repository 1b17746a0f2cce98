import fc from "fast-check";
import { expect, test } from "vitest";
import { HitoriError } from "../base/error.ts";
import type { Service } from "./compose.ts";
import { parseCompose } from "./parse.ts";

function service(yaml: string, variables: Record<string, string> = {}): Service {
  const indented = yaml.trim().replaceAll("\n", "\n    ");
  const text = `services:\n  web:\n    image: nginx\n    ${indented}\nvolumes:\n  cache: {}\n`;
  const [first] = parseCompose(text, "compose.yml", variables).services;
  if (!first) throw new Error("no service");
  return first;
}

function failure(text: string, variables: Record<string, string> = {}): HitoriError {
  try {
    parseCompose(text, "compose.yml", variables);
  } catch (error) {
    if (error instanceof HitoriError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

test("a service with an image alone has Compose's defaults", () => {
  expect(parseCompose("services: {web: {image: nginx}}", "compose.yml", {}).services).toMatchObject([
    {
      name: "web",
      image: "nginx",
      environment: {},
      environmentFiles: [],
      ports: [],
      volumes: [],
      dependsOn: [],
      stopGracePeriodSeconds: 10,
      stopSignal: "SIGTERM",
      restart: "no",
    },
  ]);
});

test("a port may be a number, a text with address and protocol, a range, or written out", () => {
  const ports = `
ports:
  - 3000
  - "8080:80"
  - "127.0.0.1:8443:443/tcp"
  - "127.0.0.1::9"
  - "[::1]:53:53/udp"
  - "7000-7001:8000-8001"
  - {target: 90, published: "9090", protocol: udp}`;
  expect(service(ports).ports).toEqual([
    { target: 3000, protocol: "tcp" },
    { target: 80, published: 8080, protocol: "tcp" },
    { target: 443, published: 8443, protocol: "tcp", hostAddress: "127.0.0.1" },
    { target: 9, protocol: "tcp", hostAddress: "127.0.0.1" },
    { target: 53, published: 53, protocol: "udp", hostAddress: "::1" },
    { target: 8000, published: 7000, protocol: "tcp" },
    { target: 8001, published: 7001, protocol: "tcp" },
    { target: 90, published: 9090, protocol: "udp" },
  ]);
});

test("whatever port pair is written, it is read back", () => {
  const port = fc.integer({ min: 1, max: 65_535 });
  fc.assert(
    fc.property(port, port, fc.constantFrom("", "0.0.0.0:", "127.0.0.1:"), (published, target, address) => {
      expect(service(`ports: ["${address}${published}:${target}"]`).ports).toMatchObject([
        { target, published, protocol: "tcp" },
      ]);
    }),
    { numRuns: 50 },
  );
});

test("volumes are paths, names or written out", () => {
  const volumes = `
volumes:
  - ./data:/data
  - ./app.conf:/etc/app.conf:ro,z
  - cache:/cache
  - /anonymous
  - {type: bind, source: ./u, target: /u, read_only: true}
  - {type: tmpfs, target: /tmp}`;
  expect(service(volumes).volumes).toEqual([
    { type: "bind", source: "./data", target: "/data", readOnly: false },
    { type: "bind", source: "./app.conf", target: "/etc/app.conf", readOnly: true },
    { type: "volume", source: "cache", target: "/cache", readOnly: false },
    { type: "volume", target: "/anonymous", readOnly: false },
    { type: "bind", source: "./u", target: "/u", readOnly: true },
    { type: "tmpfs", target: "/tmp", readOnly: false },
  ]);
});

test("environment is a mapping or a list; what would come from the shell is left out", () => {
  expect(service("environment: {A: 1, B: true, C: , D: x}").environment).toEqual({
    A: "1",
    B: "true",
    D: "x",
  });
  expect(service('environment: ["A=1", "B=a=b", "C"]').environment).toEqual({ A: "1", B: "a=b" });
  expect(service("env_file: [a.env, {path: b.env, required: false}]").environmentFiles).toEqual([
    "a.env",
    "b.env",
  ]);
});

test("a health check is read in seconds, and a disabled one is none", () => {
  expect(
    service('healthcheck: {test: "curl -f http://localhost", interval: 1m30s, retries: 5}').healthcheck,
  ).toEqual({
    test: ["CMD-SHELL", "curl -f http://localhost"],
    intervalSeconds: 90,
    timeoutSeconds: 30,
    startPeriodSeconds: 0,
    startIntervalSeconds: 5,
    retries: 5,
  });
  expect(service("healthcheck: {disable: true}").healthcheck).toBeUndefined();
  expect(service("healthcheck: {test: [NONE]}").healthcheck).toBeUndefined();
});

test("x-hitori process says how a service runs without a container engine", () => {
  const yaml = `
x-hitori:
  process:
    command: [node, web.js, 8]
    environment: {PORT: "{port:3000}"}
    healthcheck: {test: [CMD, node, health.js], interval: 250ms}`;
  expect(service(yaml).process).toMatchObject({
    directory: ".",
    command: ["node", "web.js", "8"],
    environment: { PORT: "{port:3000}" },
    healthcheck: { intervalSeconds: 0.25 },
  });
});

test("anchors and merge keys are resolved", () => {
  const text =
    "x-base: &base\n  image: nginx\n  restart: always\nservices:\n  web:\n    <<: *base\n    restart: no\n";
  expect(parseCompose(text, "compose.yml", {}).services[0]).toMatchObject({
    image: "nginx",
    restart: "no",
  });
});

test("variables are filled in, with defaults", () => {
  const filled = service('command: "${A} $B ${C:-none} ${D-} ${E:+set} $$HOME"', { A: "1", B: "2", E: "3" });
  expect(filled.command).toBe("1 2 none  set $HOME");
});

test.each([
  ["services: {}", "COMPOSE_NO_SERVICES", "compose.yml:1:1: the file has no services"],
  ["version: '3'", "COMPOSE_NO_SERVICES", "no services"],
  ["services:\n  web:\n    ports: [80]", "COMPOSE_INVALID", "compose.yml:3:5: services.web: got"],
  [
    "services:\n  web:\n    image: a\n    ports: [x]",
    "COMPOSE_INVALID",
    'compose.yml:4:13: services.web.ports.0: got "x"',
  ],
  [
    "services:\n  web:\n    image: a\n    ports: ['1-3:1-2']",
    "COMPOSE_INVALID",
    "two port ranges of one length",
  ],
  ["services:\n  web:\n    image: a\n    ports: [70000]", "COMPOSE_INVALID", "ports from 1 to 65535"],
  ["services:\n  web:\n    image: a\n    volumes: ['a:b']", "COMPOSE_INVALID", "an absolute path"],
  [
    "services:\n  web:\n    image: a\n    volumes: ['data:/data']",
    "COMPOSE_INVALID",
    "top-level `volumes:` declares",
  ],
  ["services:\n  web:\n    image: a\n    depends_on: [db]", "COMPOSE_INVALID", "services of this file (web)"],
  [
    "services:\n  a: {image: a, depends_on: [b]}\n  b: {image: b, depends_on: [a]}",
    "COMPOSE_INVALID",
    "a -> b -> a",
  ],
  ["services:\n  web:\n    image: a\n    stop_grace_period: long", "COMPOSE_INVALID", "compose.yml:4:24:"],
  [
    "services:\n  web:\n    image: a\n    x-hitori: {process: {comand: [a]}}",
    "COMPOSE_INVALID",
    "one of the keys directory",
  ],
  ["services:\n  web: [", "YAML_SYNTAX", "compose.yml:2:"],
  [
    "services:\n  web:\n    image: ${TAG:?say which}",
    "COMPOSE_INVALID",
    "variable TAG is not set: say which",
  ],
  ["services:\n  web:\n    image: ${-}", "COMPOSE_INVALID", "compose.yml:3:12: services.web.image:"],
])("%j is refused with the place", (text, code, message) => {
  const error = failure(text);
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
  expect(error.hint).toBeTruthy();
});

test("no text makes it fail in any other way than with its own error", () => {
  const anything = fc.oneof(
    fc.string(),
    fc.json().map((json) => `services: ${json}`),
    fc.json().map((json) => `services: {web: ${json}}`),
  );
  fc.assert(
    fc.property(anything, (text) => {
      try {
        parseCompose(text, "compose.yml", {});
      } catch (error) {
        expect(error).toBeInstanceOf(HitoriError);
      }
    }),
    { numRuns: 300 },
  );
});
