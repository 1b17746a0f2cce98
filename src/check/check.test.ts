import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseCompose } from "../compose/parse.ts";
import { readCompose } from "../compose/read.ts";
import { check, losesData } from "./check.ts";
import { codeOf, codes } from "./codes/codes.ts";
import type { Finding } from "./finding.ts";
import { type Image, Images, imageReference } from "./images.ts";
import { sarif } from "./sarif.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const images = new Images(parse(readFileSync(`${root}/data/images.yaml`, "utf8")) as Image[]);

function checkText(text: string, healthCheck: "ec2" | "elb" = "ec2"): Finding[] {
  const compose = parseCompose(text, "c.yml", {}, { lenient: true });
  return check(compose, { images, mountPath: "/efs", healthCheck, textOf: () => text });
}

const service = (yaml: string, more = "") => `services:\n  a: ${yaml}\n${more}`;
const volume = "volumes: ['./data:/var/lib/postgresql/data']";

/** For each code a file that gives it, and what it says of it. */
const givers: readonly (readonly [code: string, severity: string, yaml: string])[] = [
  ["DATABASE_WITHOUT_VOLUME", "loss", service("{image: 'postgres:17'}")],
  [
    "DATABASE_WITHOUT_VOLUME",
    "loss",
    service(
      "{image: 'quay.io/mirror/postgres:17', volumes: ['./init.sql:/docker-entrypoint-initdb.d/init.sql']}",
    ),
  ],
  ["DATA_WITHOUT_VOLUME", "loss", service("{image: 'wordpress:6'}")],
  ["DATA_WITHOUT_VOLUME", "risk", service("{image: 'grafana/grafana:11'}")],
  ["ANONYMOUS_VOLUME", "loss", service("{image: 'postgres:17', volumes: [/var/lib/postgresql/data]}")],
  ["ANONYMOUS_VOLUME", "risk", service("{image: x, volumes: [/uploads]}")],
  ["BIND_OUTSIDE_VOLUME", "loss", service("{image: x, volumes: ['/srv/app:/data']}")],
  ["BIND_OUTSIDE_VOLUME", "loss", service("{image: x, volumes: ['~/app:/data']}")],
  ["BIND_OUTSIDE_VOLUME", "loss", service("{image: x, volumes: ['../../app:/data']}")],
  [
    "BIND_OUTSIDE_VOLUME",
    "loss",
    service(
      "{image: x, volumes: ['v:/data']}",
      "volumes: {v: {driver_opts: {type: none, o: bind, device: /srv/v}}}",
    ),
  ],
  ["BIND_ELSEWHERE", "risk", service("{image: x, volumes: ['/mnt/media:/data']}")],
  ["EXTERNAL_VOLUME", "loss", service("{image: x, volumes: ['v:/data']}", "volumes: {v: {external: true}}")],
  ["DATA_IN_MEMORY", "loss", service("{image: 'mysql:8', volumes: [{type: tmpfs, target: /var/lib/mysql}]}")],
  [
    "DATA_MARKED_EPHEMERAL",
    "risk",
    service(
      "{image: 'mysql:8', volumes: ['v:/var/lib/mysql']}",
      "volumes: {v: {x-hitori: {ephemeral: true}}}",
    ),
  ],
  ["VOLUME_DRIVER", "risk", service("{image: x, volumes: ['v:/data']}", "volumes: {v: {driver: rexray}}")],
  ["NAMED_VOLUME_MOVED", "note", service("{image: x, volumes: ['v:/data']}", "volumes: {v: }")],
  [
    "SHARED_DATA_DIRECTORY",
    "risk",
    `services: {a: {image: postgres, ${volume}}, b: {image: postgres, ${volume}}}`,
  ],
  ["PATH_FROM_VARIABLE", "advice", service("{image: x, volumes: ['${WHERE}/x:/data']}")],
  ["HOST_FILE", "risk", service("{image: x, volumes: ['/srv/tls.pem:/tls.pem']}")],
  ["DATABASE_ON_NFS", "note", service(`{image: postgres, ${volume}}`)],
  ["DATABASE_ON_NFS", "risk", service("{image: 'mongo:7', volumes: ['./data:/data/db']}")],
  ["DATA_ON_NFS", "advice", service("{image: 'wordpress:6', volumes: ['./data:/var/www/html']}")],
  ["SQLITE_ON_NFS", "risk", service("{image: 'louislam/uptime-kuma:1', volumes: ['./data:/app/data']}")],
  [
    "REDIS_AOF_ON_NFS",
    "note",
    service("{image: 'redis:7', command: redis-server --appendonly yes, volumes: ['./data:/data']}"),
  ],
  [
    "REDIS_AOF_ON_NFS",
    "risk",
    service("{image: 'redis:7', command: [redis-server, --appendfsync, always], volumes: ['./data:/data']}"),
  ],
  ["LOCK_FILE", "note", service(`{image: postgres, ${volume}}`)],
  ["LOCK_FILE", "risk", service("{image: 'solr:9', volumes: ['./data:/var/solr']}")],
  ["FILE_WATCHER_ON_NFS", "advice", service("{image: 'jellyfin/jellyfin:10', volumes: ['./data:/config']}")],
  ["RESTART_BEFORE_LEASE", "note", service("{image: x, restart: always}")],
  ["SEVERAL_REPLICAS", "advice", service("{image: x, deploy: {replicas: 2}}")],
  ["SEVERAL_REPLICAS", "risk", service(`{image: postgres, scale: 2, ${volume}}`)],
  ["HEALTH_CHECK_MISSING", "advice", service("{image: x, ports: [80]}")],
  [
    "DEPENDS_WITHOUT_CONDITION",
    "advice",
    `services: {a: {image: x, depends_on: [b]}, b: {image: postgres, ${volume}}}`,
  ],
  [
    "DEPENDS_ON_NO_HEALTH",
    "risk",
    "services: {a: {image: x, depends_on: {b: {condition: service_healthy}}}, b: {image: postgres}}",
  ],
  ["STOP_GRACE_SHORT", "advice", service(`{image: postgres, stop_grace_period: 5s, ${volume}}`)],
  ["STOP_BY_KILL", "advice", service("{image: x, stop_signal: SIGKILL}")],
  ["CRON_CONTAINER", "advice", service("{image: x, command: crond -f}")],
  ["SELF_UPDATER", "risk", service("{image: containrrr/watchtower}")],
  ["PROFILE_INACTIVE", "note", "services: {a: {image: x}, b: {image: y, profiles: [p]}}"],
  ["IMAGE_BUILT_HERE", "risk", service("{build: .}")],
  ["IMAGE_BUILT_HERE", "advice", service("{build: ., image: x}")],
  ["IMAGE_WITHOUT_VERSION", "advice", service("{image: 'registry:5000/x'}")],
  ["IMAGE_WITHOUT_VERSION", "advice", service("{image: 'x:latest'}")],
  ["IMAGE_ONE_ARCHITECTURE", "advice", service("{image: 'x:1', platform: linux/amd64}")],
  ["PULL_AT_EVERY_START", "advice", service("{image: 'x:1', pull_policy: always}")],
  ["HOST_NETWORK", "advice", service("{image: x, network_mode: host}")],
  ["CONTAINER_NAME", "note", service("{image: x, container_name: y}")],
  ["FIXED_ADDRESS", "advice", service("{image: x, networks: {n: {ipv4_address: 10.0.0.2}}}")],
  ["PORT_ON_LOOPBACK", "advice", service("{image: x, ports: ['127.0.0.1:80:80']}")],
  ["PORT_COLLISION", "risk", "services: {a: {image: x, ports: ['80:80']}, b: {image: y, ports: ['80:81']}}"],
  ["EXTERNAL_NETWORK", "risk", service("{image: x}", "networks: {n: {external: true}}")],
  ["PRIVILEGED", "advice", service("{image: x, privileged: true}")],
  ["HOST_DEVICE", "advice", service("{image: x, devices: ['/dev/ttyUSB0:/dev/ttyUSB0']}")],
  ["HOST_NAMESPACE", "advice", service("{image: x, pid: host}")],
  ["ENGINE_SOCKET", "advice", service("{image: x, volumes: ['/var/run/docker.sock:/var/run/docker.sock']}")],
  ["TIME_ZONE_OF_HOST", "advice", service("{image: x, volumes: ['/etc/localtime:/etc/localtime:ro']}")],
  ["LOGS_ON_DISK", "advice", service("{image: x, volumes: ['/var/log/x:/var/log/x']}")],
  ["LOG_DRIVER", "risk", service("{image: x, logging: {driver: none}}")],
  ["SECRET_IN_FILE", "advice", service("{image: x, environment: {DB_PASSWORD: hunter2}}")],
  ["FIXED_USER", "note", service("{image: x, user: '1000'}")],
  ["VARIABLE_UNSET", "advice", service("{image: 'x:${TAG}'}")],
  ["VARIABLE_REQUIRED", "risk", service("{image: 'x:${TAG:?say}'}")],
  ["FILE_MISSING", "risk", service("{image: x}", "include: [not-there.yml]")],
  ["NOT_READ", "risk", service("{image: x}", "include: ['https://example.org/c.yml']")],
  ["KEY_UNKNOWN", "risk", service("{image: x, volums: []}")],
  ["NOT_COMPOSE", "risk", service("{image: x, ports: [http]}")],
  [
    "IGNORED_WITHOUT_REASON",
    "advice",
    service("{image: x, privileged: true, x-hitori: {ignore: {PRIVILEGED: }}}"),
  ],
];

test.each(givers)("%s (%s) is found in %j, at a place in the file", (code, severity, yaml) => {
  const findings = checkText(yaml).filter((finding) => finding.code === code);
  expect(findings.map((finding) => finding.severity)).toContain(severity);
  for (const { place, message, remedy } of findings) {
    expect(place.file).toBe("c.yml");
    expect(yaml.split("\n").length).toBeGreaterThanOrEqual(place.line);
    expect(message).not.toMatch(/undefined|\[object/);
    expect(remedy).toBeTruthy();
  }
});

test("every code has a file that gives it", () => {
  const given = new Set([...givers.map(([code]) => code), "ELB_CHECK_WITH_DATABASE"]);
  expect(codes.map(({ code }) => code).filter((code) => !given.has(code))).toEqual([]);
  expect(checkText(service(`{image: postgres, ${volume}}`), "elb").map(({ code }) => code)).toContain(
    "ELB_CHECK_WITH_DATABASE",
  );
});

test.each([
  ["a relative bind", service(`{image: postgres, ${volume}}`)],
  [
    "a named volume, which Hitori moves",
    service("{image: 'mysql:8', volumes: ['v:/var/lib/mysql']}", "volumes: {v: }"),
  ],
  [
    "a mount above the data path, or below it",
    service("{image: 'wordpress:6', volumes: ['./c:/var/www/html/wp-content']}"),
  ],
  [
    "a data directory that is moved",
    service("{image: postgres, environment: {PGDATA: /pg}, volumes: ['./pg:/pg']}"),
  ],
  [
    "a data directory that the command moves",
    service("{image: mongo, command: [--dbpath, /x], volumes: ['./x:/x']}"),
  ],
  ["a path on the file system", service("{image: x, volumes: ['/efs/app/data:/data']}")],
  ["a cache without a volume", service("{image: redis}")],
  ["a client of a database", service("{image: mongo, command: mongosh --eval 1}")],
  [
    "the machine's own directories",
    service(
      "{image: x, volumes: ['/proc:/host/proc', '/var/run:/var/run', '/tmp/x:/tmp/x', '/:/rootfs:ro']}",
    ),
  ],
  ["node_modules", service("{image: x, volumes: ['./:/app', /app/node_modules]}")],
  ["a path that nobody knows", service("{image: postgres, volumes: ['${DATA}:/var/lib/postgresql/data']}")],
])("%s would lose nothing", (_, yaml) => {
  expect(checkText(yaml).filter(({ severity }) => severity === "loss")).toEqual([]);
});

describe("well-known apps", () => {
  const directory = `${root}/test/fixtures/compose`;
  const files = readdirSync(directory);

  test("are at least forty", () => expect(files.length).toBeGreaterThanOrEqual(40));

  test.each(files)("%s would lose nothing, and is all Compose", (name) => {
    const compose = readCompose(`${directory}/${name}`, { lenient: true });
    const findings = check(compose, { images, mountPath: "/efs", healthCheck: "ec2", textOf: () => "" });
    const wrong = findings.filter(
      ({ code, severity }) => severity === "loss" || /^(NOT_COMPOSE|KEY_UNKNOWN)$/.test(code),
    );
    expect(wrong).toEqual([]);
  });

  test.each(files)("%s without its volumes is told what it would lose, where it keeps anything", (name) => {
    const text = readFileSync(`${directory}/${name}`, "utf8");
    const compose = parseCompose(
      text.replaceAll(/\bvolumes:(?! *\{|\n {2}\w)/g, "x-volumes:"),
      name,
      {},
      { lenient: true },
    );
    const findings = check(compose, { images, mountPath: "/efs", healthCheck: "ec2", textOf: () => "" });
    const databases = compose.services.filter(({ image }) => images.find(image)?.what === "PostgreSQL");
    for (const database of databases) {
      const own = findings.filter(
        ({ service: owner, severity }) => owner === database.name && severity === "loss",
      );
      expect(own.map(({ code }) => code)).toEqual(["DATABASE_WITHOUT_VOLUME"]);
    }
  });
});

describe("ignoring", () => {
  test("a comment above or on the line with a reason ignores that code there", () => {
    const text = `services:
  a:
    # hitori:ignore DATABASE_WITHOUT_VOLUME it is for tests only
    # another comment
    image: postgres:17
    privileged: true # hitori:ignore PRIVILEGED needs the network stack
  b:
    image: postgres:17
`;
    const findings = checkText(text);
    const of = (code: string) =>
      findings.filter((finding) => finding.code === code).map(({ ignored }) => ignored);
    expect(of("DATABASE_WITHOUT_VOLUME")).toEqual([undefined, "it is for tests only"]);
    expect(of("PRIVILEGED")).toEqual(["needs the network stack"]);
    expect(losesData(findings)).toBe(true);
    expect(losesData(findings.filter((finding) => finding.service !== "b"))).toBe(false);
  });

  test("x-hitori ignores in a service or everywhere", () => {
    const text =
      "x-hitori: {ignore: {IMAGE_WITHOUT_VERSION: we like it new}}\nservices: {a: {image: postgres, x-hitori: {ignore: {DATABASE_WITHOUT_VOLUME: a toy}}}}";
    const ignored = checkText(text).filter((finding) => finding.ignored !== undefined);
    expect(ignored.map(({ code }) => code).sort()).toEqual([
      "DATABASE_WITHOUT_VOLUME",
      "IMAGE_WITHOUT_VERSION",
    ]);
  });
});

test("SARIF has a rule for each code, a region for each finding, and says what is ignored", () => {
  const findings = checkText(
    service("{image: postgres, privileged: true, x-hitori: {ignore: {PRIVILEGED: it must}}}"),
  );
  const document = sarif(findings, "1.0.0", "/srv") as {
    runs: {
      tool: { driver: { rules: { id: string }[] } };
      results: { ruleIndex: number; ruleId: string; level: string; suppressions?: object[] }[];
    }[];
  };
  const [run] = document.runs;
  for (const result of run?.results ?? [])
    expect(run?.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
  const loss = run?.results.find(({ ruleId }) => ruleId === "DATABASE_WITHOUT_VOLUME");
  expect(loss).toMatchObject({
    level: "error",
    locations: [
      { physicalLocation: { artifactLocation: { uri: "c.yml" }, region: { startLine: 2, startColumn: 7 } } },
    ],
  });
  expect(run?.results.find(({ ruleId }) => ruleId === "PRIVILEGED")?.suppressions).toHaveLength(1);
});

test("an unknown code is answered with the one that was meant", () => {
  expect(() => codeOf("PRIVILIGED")).toThrow(
    expect.objectContaining({ hint: expect.stringContaining("PRIVILEGED") }),
  );
});

test.each([
  ["postgres", "postgres", undefined],
  ["docker.io/library/postgres:17", "postgres", "17"],
  ["registry:5000/a/b:1@sha256:00", "registry:5000/a/b", "1"],
  ["registry:5000/a/b", "registry:5000/a/b", undefined],
  ["app:${TAG}", "app", "${TAG}"],
  ["app:1-${S}", "app", "1-${S}"],
  ["${IMAGE}", "${IMAGE}", undefined],
])("the image %s is %s in version %s", (image, name, tag) => {
  const reference = imageReference(image);
  expect([reference.name, reference.tag]).toEqual([name, tag]);
});
