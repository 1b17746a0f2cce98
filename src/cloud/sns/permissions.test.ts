import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../base/virtual-clock.ts";
import { Cloud } from "../cloud.ts";
import { NoMachines } from "../machines/no-machines.ts";
import { awsDurations } from "../timing.ts";
import { notificationService } from "./service.ts";

let directory: string;
let cloud: Cloud;
let TopicArn: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-permissions-"));
  cloud = new Cloud({
    services: [notificationService()],
    clock: new VirtualClock(),
    timing: { timeScale: 1, durations: awsDurations },
    machines: new NoMachines(),
    endpoint: "http://127.0.0.1:4566",
    directory,
    snapshot: undefined,
  });
  TopicArn = call("CreateTopic", { Name: "events" }).TopicArn;
});

afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: AWS's outputs, read as they are
function call(operation: string, input: object): any {
  return cloud.account("ap-northeast-1").call("sns", operation, input);
}

test("permissions are added to a topic's policy and taken from it", () => {
  const statements = () => JSON.parse(call("GetTopicAttributes", { TopicArn }).Attributes.Policy).Statement;
  const [standard] = statements();
  const add = (Label: string, AWSAccountId: string[], ActionName: string[]) =>
    call("AddPermission", { TopicArn, Label, AWSAccountId, ActionName });
  add("one", ["999999999999"], ["Publish"]);
  add("two", ["888888888888", "999999999999"], ["Publish", "Subscribe"]);
  const shared = { Effect: "Allow", Resource: TopicArn };
  const [eight, nine] = ["arn:aws:iam::888888888888:root", "arn:aws:iam::999999999999:root"];
  expect(statements()).toEqual([
    standard,
    { Sid: "one", ...shared, Principal: { AWS: nine }, Action: "SNS:Publish" },
    { Sid: "two", ...shared, Principal: { AWS: [eight, nine] }, Action: ["SNS:Publish", "SNS:Subscribe"] },
  ]);
  call("RemovePermission", { TopicArn, Label: "two" });
  call("RemovePermission", { TopicArn, Label: "none" });
  expect(statements()).toHaveLength(2);
});
