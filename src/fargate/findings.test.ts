import { describe, expect, test } from "vitest";
import { fargateInput } from "./fargate.test-support.ts";
import { fargateFindings } from "./findings.ts";

const limits = "deploy: {resources: {limits: {memory: 256M}}}";

/** One service, with these lines more. */
function web(...lines: string[]): string {
  const all = ["image: nginx", 'ports: ["80:80"]', limits, ...lines];
  return ["services:", "  web:", ...all.map((line) => `    ${line}`)].join("\n");
}

function found(compose: string, written?: Record<string, unknown>): string[] {
  return fargateFindings(fargateInput(compose, written)).map(({ code }) => code);
}

test("an app that Fargate can run has nothing against it but the guard that is missing there", () => {
  expect(found(web())).toEqual(["FARGATE_NO_HOST_GUARD"]);
});

/** The line that the finding points at is the sixth, the first of those that are added. */
const onLineSix: readonly (readonly [string, string])[] = [
  ["FARGATE_PRIVILEGED", "privileged: true"],
  ["FARGATE_CAPABILITY", "cap_add: [SYS_PTRACE, NET_ADMIN]"],
  ["FARGATE_DEVICE", "devices: [/dev/ttyUSB0]"],
  ["FARGATE_DEVICE", "gpus: all"],
  ["FARGATE_NETWORK_MODE", "network_mode: host"],
  ["FARGATE_NAMESPACE", "pid: host"],
  ["FARGATE_NAMESPACE", "ipc: host"],
  ["FARGATE_SYSCTL", "sysctls: {kernel.shmmax: 1}"],
  ["FARGATE_HOST_PATH", "volumes: [/var/run/docker.sock:/var/run/docker.sock]"],
  ["FARGATE_HOST_PATH", "volumes: [../shared:/shared]"],
  ["FARGATE_FILE_MOUNT", "volumes: [./web.conf:/etc/web.conf]"],
  ["FARGATE_DEEP_PATH", "volumes: [./a/b/c/d:/data]"],
  ["FARGATE_TMPFS_SIZE", "tmpfs: [/run]"],
  ["FARGATE_STOP_GRACE", "stop_grace_period: 3m"],
  ["FARGATE_REPLICAS", "scale: 2"],
  ["FARGATE_HEALTH_LIMIT", "healthcheck: {test: [CMD, true], interval: 1s}"],
  ["FARGATE_KEY_LEFT_OUT", "hostname: web"],
];

describe.each(onLineSix)("%s", (code, line) => {
  test(line, () => {
    const findings = fargateFindings(fargateInput(web(line)));
    const own = findings.filter((finding) => finding.code !== "FARGATE_NO_HOST_GUARD");
    expect(own).toMatchObject([{ code, service: "web", place: { file: "docker-compose.yml", line: 6 } }]);
  });
});

test("what is built here and named without a registry is not there to be pulled", () => {
  expect(found(web("build: .").replace("nginx", "mine"))).toContain("FARGATE_IMAGE_LOCAL");
  expect(found(web("build: .").replace("nginx", "registry.example.org/mine"))).not.toContain(
    "FARGATE_IMAGE_LOCAL",
  );
  expect(found(web("build: .").replace("    image: nginx\n", ""))).toContain("FARGATE_IMAGE_MISSING");
});

test("a volume that is no plain one, and files of configs, have no counterpart", () => {
  expect(found(`${web("volumes: [data:/data]")}\nvolumes: {data: {external: true}}`)).toContain(
    "FARGATE_VOLUME_DRIVER",
  );
  expect(found(`${web("configs: [page]")}\nconfigs: {page: {file: ./page}}`)).toContain("FARGATE_FILE_MOUNT");
});

test("a port that is published as another is an error where nobody stands in front", () => {
  const compose = web().replace("80:80", "8080:80");
  const severity = (written: Record<string, unknown>) =>
    fargateFindings(fargateInput(compose, written)).find(({ code }) => code === "FARGATE_HOST_PORT")
      ?.severity;
  expect(severity({ ingress: { loadBalancer: {} } })).toBe("warning");
  expect(severity({})).toBe("error");
});

test("a load balancer needs a container that listens, and an Elastic IP address leads to none", () => {
  expect(found(web(), { ingress: { loadBalancer: { targetPort: 81 } } })).toContain("FARGATE_NO_TARGET");
  expect(found(web(), { ingress: { elasticIp: "new" } })).toContain("FARGATE_NO_ELASTIC_IP");
});

test("two that listen on one port collide: a task has one address", () => {
  const other = `\n  admin:\n    image: nginx\n    ports: ["81:80"]\n    ${limits}`;
  expect(found(web() + other)).toContain("FARGATE_PORT_COLLISION");
});

test("ten services are one too many beside the lease", () => {
  const service = (name: string) => `  ${name}: {image: nginx, mem_limit: 64m}`;
  const compose = (count: number) =>
    ["services:", ...Array.from({ length: count }, (_, at) => service(`s${at}`))].join("\n");
  expect(found(compose(9), {})).not.toContain("FARGATE_TOO_MANY_CONTAINERS");
  expect(found(compose(10), {})).toContain("FARGATE_TOO_MANY_CONTAINERS");
});

test("without a limit for each service the size is the instance's, and too much is refused", () => {
  expect(found("services: {web: {image: nginx}}", {})).toContain("FARGATE_SIZE_GUESSED");
  expect(found("services: {web: {image: nginx, mem_limit: 120g}}", {})).toContain("FARGATE_TOO_BIG");
});

const chat = `
services:
  web:
    image: registry.example.org/chat:1
    environment: {DATABASE_URL: "postgres://chat:chat@db:5432/chat", NAME: db}
    depends_on: {db: {condition: service_healthy}}
    mem_limit: 256m
  db:
    image: postgres:17
    mem_limit: 256m
    volumes: [data:/var/lib/postgresql/data]
volumes: {data: {}}
`;

test("a database on EFS, names of services, and a health check that only the image knows are said", () => {
  const findings = fargateFindings(fargateInput(chat, {}));
  expect(findings.map(({ code, place }) => [code, place.line])).toEqual([
    ["FARGATE_HEALTH_UNKNOWN", 6],
    ["FARGATE_NO_HOST_GUARD", 2],
    ["FARGATE_NAME_CHANGED", 5],
    ["FARGATE_NAME_UNKNOWN", 5],
    ["FARGATE_DATABASE_ON_EFS", 11],
  ]);
});
