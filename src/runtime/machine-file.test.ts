import { expect, test } from "vitest";
import { markLimits } from "../base/marked-processes.ts";
import { parseCompose } from "../compose/parse.ts";
import { type MachinePlace, machineFile } from "./machine-file.ts";

const place: MachinePlace = {
  mark: "i-0abc",
  address: "127.1.2.3",
  volume: "/machine/efs/chat",
  engine: ["docker", "compose"],
  images: {},
};

function written(yaml: string, changes: Partial<MachinePlace> = {}) {
  const compose = parseCompose(yaml, "docker-compose.yml", {});
  return JSON.parse(machineFile(compose, { ...place, ...changes }));
}

test("every container carries the mark: as a label, in its environment, in its limits", () => {
  const { services, networks } = written("services: {web: {image: a, environment: [A=1, B], labels: [x=y]}}");
  expect(services.web.labels).toEqual({ x: "y", "hitori.machine": "i-0abc" });
  expect(services.web.environment).toEqual({ A: "1", HITORI_MACHINE: "i-0abc" });
  expect(services.web.ulimits).toEqual({ msgqueue: markLimits("i-0abc") });
  expect(networks.default.labels).toEqual({ "hitori.machine": "i-0abc" });
});

test("the engine starts nothing by itself", () => {
  const { services } = written(
    "services: {a: {image: a, restart: always, deploy: {restart_policy: {condition: any}, resources: {limits: {memory: 1g}}}}}",
  );
  expect(services.a.restart).toBe("no");
  expect(services.a.deploy).toEqual({ resources: { limits: { memory: "1g" } } });
});

test("two machines on one engine collide in nothing: ports, names, addresses", () => {
  const { services, networks, volumes } = written(`
services:
  web:
    image: a
    container_name: the-web
    ports: ["3000:3000", "127.0.0.1:53:53/udp", "9000"]
    networks: {front: {ipv4_address: 10.5.0.2, aliases: [www]}}
  agent: {image: b, network_mode: host, ports: ["80:80"]}
networks:
  front: {name: fixed, ipam: {config: [{subnet: 10.5.0.0/24}]}}
  shared: {external: true}
volumes:
  data: {name: fixed}
`);
  expect(services.web.ports).toEqual([
    "127.1.2.3:3000:3000/tcp",
    "127.1.2.3:53:53/udp",
    "127.1.2.3::9000/tcp",
  ]);
  expect(services.web.container_name).toBeUndefined();
  expect(services.web.networks).toEqual({ front: { aliases: ["www", "the-web"] } });
  expect(networks.front).toEqual({ labels: { "hitori.machine": "i-0abc" } });
  expect(networks.shared).toEqual({ external: true });
  expect(volumes.data.name).toBeUndefined();
  expect(services.agent.ports).toBeUndefined();
  expect(services.agent.networks).toBeUndefined();
});

test("named volumes are directories of the app's volume, unless they may be lost or stand elsewhere", () => {
  const { volumes } = written(`
services: {web: {image: a, volumes: ["data:/data", "cache:/cache"]}}
volumes: {data: , cache: {x-hitori: {ephemeral: true}}, old: {external: true}}
`);
  expect(volumes.data).toMatchObject({
    driver: "local",
    driver_opts: { type: "none", o: "bind", device: "/machine/efs/chat/volumes/data" },
  });
  expect(volumes.cache).toEqual({ labels: { "hitori.machine": "i-0abc" } });
  expect(volumes.old).toEqual({ external: true });
});

test("what is meant as it stands is not filled in a second time", () => {
  const { services } = written('services: {web: {image: a, command: ["sh", "-c", "echo $$HOME"]}}');
  expect(services.web.command).toEqual(["sh", "-c", "echo $$HOME"]);
});

test("docker-compose 1 gets nothing that it would refuse", () => {
  const yaml = `
services:
  web:
    image: a
    environment: {DEBUG: true}
    depends_on: {db: {condition: service_healthy, required: false, restart: true}, off: {condition: service_started, required: false}}
    healthcheck: {test: [CMD, ok], start_interval: 1s, interval: 5s}
    x-hitori: {process: {command: [node]}}
  db: {build: ./db}
  off: {image: b, profiles: [never]}
`;
  const { services } = written(yaml, { engine: ["docker-compose"], images: { db: "chat_db" } });
  expect(services.web.healthcheck).toEqual({ test: ["CMD", "ok"], interval: "5s" });
  expect(services.web.depends_on).toEqual({ db: { condition: "service_healthy" } });
  expect(services.web.environment.DEBUG).toBe("true");
  expect(Object.keys(services.web)).not.toContain("x-hitori");
  expect(services.db).toMatchObject({ image: "chat_db" });
  expect(services.db.build).toBeUndefined();
  expect(services.off).toBeUndefined();
  expect(written(yaml).services.web.healthcheck.start_interval).toBe("1s");
});
