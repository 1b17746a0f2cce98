import { expect, test } from "vitest";
import { parseCompose } from "../compose/parse.ts";
import { processServices } from "./process-service.ts";

const place = {
  volume: "/efs/chat",
  ephemeral: "/var/lib/hitori",
  sourceDirectory: "/src",
  address: "127.9.0.1",
};

function services(yaml: string) {
  return processServices(parseCompose(yaml, "docker-compose.yml", {}), place);
}

const web = (process: string, more = "") => `
services:
  web:
    image: example
    ports: ["8080:3000"]
    environment: {COLOUR: red, HOST: nowhere}
    volumes: ["./data/web:/data", "cache:/cache", "scratch:/scratch", "/srv/media:/media"]
    ${more}
    x-hitori: {process: ${process}}
volumes:
  cache:
  scratch: {x-hitori: {ephemeral: true}}
`;

test("fills in ports, address and mounts, in command, environment and health check", () => {
  const [service] = services(
    web(
      `{directory: app, command: [run, "--port={port:3000}", "--peer={port:9000}"], environment: {HOST: "{address}", DATA: "{mount:/data}"}, healthcheck: {test: [CMD, ask, "{address}:{port:3000}"]}}`,
    ),
  );
  expect(service).toMatchObject({
    command: ["run", "--port=8080", "--peer=9000"],
    directory: "/src/app",
    environment: { COLOUR: "red", HOST: "127.9.0.1", DATA: "/efs/chat/data/web" },
    healthcheck: {
      probe: { kind: "command", argv: ["ask", "127.9.0.1:8080"] },
      interval: 30_000,
      retries: 3,
    },
    stopSignal: "SIGTERM",
    stopGracePeriod: 10_000,
  });
});

test("keeps bind mounts and named volumes on the volume, ephemeral ones on the machine", () => {
  const [service] = services(web("{command: [run]}"));
  expect(service?.mountSources).toEqual([
    "/efs/chat/data/web",
    "/efs/chat/volumes/cache",
    "/var/lib/hitori/volumes/scratch",
    "/srv/media",
  ]);
});

test("uses the service's own health check where the process has none", () => {
  const [service] = services(web("{command: [run]}", `healthcheck: {test: "curl -f http://{address}"}`));
  expect(service?.healthcheck?.probe).toEqual({
    kind: "command",
    argv: ["sh", "-c", "curl -f http://127.9.0.1"],
  });
});

test("names the service that says no process, and the placeholder that names no mount", () => {
  expect(() => services("services: {db: {image: postgres}}")).toThrowError(
    /service db does not say how it runs/,
  );
  expect(() => services(web(`{command: [run, "{mount:/dat}"]}`))).toThrowError(
    /\{mount:\/dat\}.*it has \/data/,
  );
});

test.each([
  [`[HTTP, "http://{address}:{port:3000}/healthz"]`, { kind: "http", url: "http://127.9.0.1:8080/healthz" }],
  [`[TCP, "{address}:{port:3000}"]`, { kind: "tcp", host: "127.9.0.1", port: 8080 }],
])("a process may be asked without another process: %s", (words, probe) => {
  const [service] = services(web(`{command: [run], healthcheck: {test: ${words}}}`));
  expect(service?.healthcheck?.probe).toEqual(probe);
});

test("such a check is a process's alone, and must say whom to ask", () => {
  const container = web("{command: [run]}", `healthcheck: {test: [HTTP, "http://127.0.0.1"]}`);
  expect(() => services(container)).toThrowError(/expected a list that starts with CMD, CMD-SHELL or NONE/);
  expect(() => services(web("{command: [run], healthcheck: {test: [TCP, 5432]}}"))).toThrowError(/TCP/);
  expect(() => services(web("{command: [run], healthcheck: {test: [HTTP, /healthz]}}"))).toThrowError(/HTTP/);
});
