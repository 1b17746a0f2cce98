import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { HitoriError } from "../base/error.ts";
import { loadConfiguration, parseConfiguration } from "./load.ts";

let directory: string | undefined;

afterEach(() => {
  if (directory) rmSync(directory, { recursive: true });
  directory = undefined;
});

function failure(text: string): HitoriError {
  try {
    parseConfiguration(text, "hitori.yml");
  } catch (error) {
    if (error instanceof HitoriError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

test("name and compose are enough; everything else has a default", () => {
  expect(parseConfiguration("name: wiki\ncompose: compose.yaml\n", "conf/hitori.yml")).toEqual({
    file: "conf/hitori.yml",
    name: "wiki",
    compose: "conf/compose.yaml",
    composeFiles: ["conf/compose.yaml"],
    runtime: "auto",
    instance: { type: "t4g.small", image: "latest", securityGroups: [] },
    network: { vpc: "default", subnets: [] },
    storage: { fileSystem: "new", mountPath: "/efs", throughput: "elastic", backup: true },
    ingress: {},
    healing: {
      healthCheck: "ec2",
      gracePeriodSeconds: 300,
      cooldownSeconds: 150,
      terminationPolicy: "OldestInstance",
      breaker: { replacements: 3, withinSeconds: 3600 },
    },
    logs: { forward: true },
    notifications: { email: [] },
    drills: { budget: {} },
    tags: {},
  });
});

test("a drill's budget is read in seconds, and only what is said of it counts", () => {
  const text = "name: c\ncompose: compose.yaml\ndrills: {budget: {recovery: 1m30s}}\n";
  expect(parseConfiguration(text, "hitori.yml").drills.budget).toEqual({ recoverySeconds: 90 });
  expect(
    parseConfiguration("name: c\ndrills: {budget: {lostWrites: 0}}", "hitori.yml").drills.budget,
  ).toEqual({ lostWrites: 0 });
});

test("reads every key, durations as seconds and sizes as numbers", () => {
  const text = `
name: chat
compose: /srv/chat/docker-compose.yml
instance: {type: m7i.large, image: ami-0abc, instanceProfile: mine, keyPair: key, securityGroups: [sg-0a]}
network: {vpc: vpc-0abc, subnets: [subnet-0a, subnet-0c]}
storage: {fileSystem: fs-0abc, mountPath: /data, throughput: {provisioned: 10MiBps}, backup: false}
ingress:
  loadBalancer: {port: 443, certificate: "arn:aws:acm:ap-northeast-1:1:certificate/x", targetPort: 8000,
    healthCheckPath: /up, healthCheckInterval: 20s, deregistrationDelay: 1m, scheme: internal}
healing: {healthCheck: app, gracePeriod: 10m, cooldown: 1m30s, terminationPolicy: Default,
  breaker: {replacements: 5, within: 2h}}
notifications: {topic: "arn:aws:sns:ap-northeast-1:1:ops", email: [ops@example.org]}
tags: {team: ops, cost: 12, live: true}
`;
  const read = parseConfiguration(text, "hitori.yml");
  expect(read.compose).toBe("/srv/chat/docker-compose.yml");
  expect(read.storage.throughput).toEqual({ provisionedMebibytes: 10 });
  expect(read.healing).toMatchObject({ gracePeriodSeconds: 600, cooldownSeconds: 90 });
  expect(read.healing.breaker).toEqual({ replacements: 5, withinSeconds: 7200 });
  expect(read.ingress.loadBalancer).toMatchObject({
    healthCheckIntervalSeconds: 20,
    deregistrationDelaySeconds: 60,
    targetPort: 8000,
  });
  expect(read.tags).toEqual({ team: "ops", cost: "12", live: "true" });
});

test("a misspelt key is named with its line, its column and what was meant", () => {
  const error = failure("name: chat\nhealing:\n  gracePeriot: 5m\n");
  expect(error.code).toBe("CONFIG_UNKNOWN_KEY");
  expect(error.message).toMatch(/^hitori\.yml:3:3: healing\.gracePeriot: there is no such key/);
  expect(error.hint).toBe("Did you mean `gracePeriod`?");
});

test("a misspelt key comes before the key that is missing because of it", () => {
  expect(failure("nme: chat\n").hint).toBe("Did you mean `name`?");
});

test("a misspelt key inside one of several forms is found too", () => {
  expect(failure("name: c\nstorage:\n  throughput: {provisiond: 10MiBps}\n").message).toContain(
    "hitori.yml:3:",
  );
});

test.each([
  ["name: Chat", 'hitori.yml:1:7: name: got "Chat", expected a name of lower-case letters'],
  [
    "name: c\nhealing: {gracePeriod: soon}",
    'hitori.yml:2:24: healing.gracePeriod: got "soon", expected a duration',
  ],
  [
    "name: c\nhealing: {gracePeriod: 300}",
    "hitori.yml:2:24: healing.gracePeriod: got 300, expected a duration",
  ],
  [
    "name: c\nstorage:\n  backup: maybe",
    'hitori.yml:3:11: storage.backup: got "maybe", expected true or false',
  ],
  [
    "name: c\nstorage: {throughput: fast}",
    'got "fast", expected elastic, bursting or {provisioned: 10MiBps}',
  ],
  ["name: c\nhealing: {healthCheck: elbb}", 'got "elbb", expected ec2, elb, app'],
  ["name: c\nhealing: {breaker: {replacements: 0}}", "got 0, expected a whole number from 1"],
  ["name: c\ninstance: [1]", "instance: got [1], expected a mapping"],
  ["name: c\nnotifications: {email: [x]}", 'notifications.email.0: got "x", expected an e-mail address'],
  ["name: c\ningress: {loadBalancer: {port: 99999}}", "got 99999, expected a port from 1 to 65535"],
  [
    "name: c\ningress: {loadBalancer: {healthCheckInterval: 1s}}",
    'got "1s", expected a duration from 5s to 300s',
  ],
  ["- a", 'the file: got ["a"], expected a mapping'],
])("%j is refused with place, got and expected", (text, expected) => {
  const error = failure(text);
  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.message).toContain(expected);
});

test("a target group and a load balancer of its own are one too many", () => {
  const text = "name: c\ningress: {targetGroup: 'arn:aws:elb:x:1:targetgroup/t/1', loadBalancer: {}}";
  expect(failure(text).message).toContain("one of targetGroup, loadBalancer and elasticIp");
});

test("a tag key that the metadata service cannot offer is refused: no instance with it would launch", () => {
  expect(failure("name: c\ntags: {cost center: x}").message).toContain(
    'hitori.yml:2:8: tags: got "cost center"',
  );
  expect(failure("name: c\ntags: {aws:x: x}").code).toBe("CONFIG_INVALID");
});

test("a missing name says so; an empty file too", () => {
  expect(failure("compose: a.yml").code).toBe("CONFIG_MISSING_KEY");
  expect(failure("").message).toContain("name is missing");
});

test("broken YAML is named with its line", () => {
  const error = failure("name: chat\ncompose: [a\n");
  expect(error.code).toBe("YAML_SYNTAX");
  expect(error.message).toMatch(/^hitori\.yml:[23]:/);
  expect(failure("name: a\nname: b").message).toContain("hitori.yml:2:1");
});

test("x- keys are allowed anywhere, and an empty key is a key left out", () => {
  const text = "name: c\nx-own: {anything: 1}\nhealing: {x-why: because}\ninstance:\n";
  expect(parseConfiguration(text, "hitori.yml").instance.type).toBe("t4g.small");
});

test("a missing file ends in the command that writes one, which is then accepted", () => {
  directory = mkdtempSync(join(tmpdir(), "hitori-config-"));
  const file = join(directory, "hitori.yml");
  expect(() => loadConfiguration(file)).toThrow(/there is no such file/);
  writeFileSync(file, "name: my-app\ncompose: docker-compose.yml\n");
  expect(loadConfiguration(file).name).toBe("my-app");
});
