import { expect, test } from "vitest";
import { readConfiguration } from "./read-configuration.ts";

const good = {
  version: 1,
  app: "chat",
  region: "ap-northeast-1",
  autoScalingGroupName: "hitori-chat",
  lifecycleHookName: "hook",
  logGroupName: "log",
  topicArn: "arn:aws:sns:ap-northeast-1:000000000000:hitori",
  fileSystemId: "fs-1",
  mountPath: "/efs",
  mountOptions: ["tls"],
  leaseProfile: "default",
  guard: "required",
  healthCheck: "ec2",
  breaker: { replacements: 3, withinSeconds: 3600 },
  gracePeriodSeconds: 300,
  project: { composeFiles: ["a.yml"], files: { "a.yml": "services: {}" }, sourceDirectory: "/src" },
};

test("reads what deploy wrote", () => {
  expect(readConfiguration(JSON.stringify(good))).toEqual(good);
});

test("takes what deploy writes for AWS, where there is no source directory", () => {
  const onAws = { ...good, project: { ...good.project, sourceDirectory: "" } };
  expect(readConfiguration(JSON.stringify(onAws))).toEqual(onAws);
});

test("names everything that is wrong at once, with what it got and expected", () => {
  const bad = { ...good, app: "../x", guard: "maybe", breaker: { replacements: 0, withinSeconds: 3600 } };
  expect(() => readConfiguration(JSON.stringify(bad))).toThrowError(
    /app: got "\.\.\/x".*\n.*guard: got "maybe", expected required or log-only\n.*breaker\.replacements: got 0/,
  );
  expect(() => readConfiguration("{}")).toThrowError(/fileSystemId: got nothing/);
});

test("says that it is no JSON, and which compose file is missing", () => {
  expect(() => readConfiguration("")).toThrowError(/it is no JSON/);
  const lacking = { ...good, project: { ...good.project, composeFiles: ["b.yml"] } };
  expect(() => readConfiguration(JSON.stringify(lacking))).toThrowError(/project\.files lacks b\.yml/);
});
