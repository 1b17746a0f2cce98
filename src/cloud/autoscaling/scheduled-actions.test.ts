import { expect, test } from "vitest";
import { nextRun, parseCron } from "./cron.ts";
import { activities, createGroup, describe, groupName } from "./group.test-support.ts";
import { makeCloud } from "./stand-in-services.test-support.ts";

function next(cron: string, after: string, timeZone?: string): string | undefined {
  const recurrence = parseCron(cron);
  if (!recurrence) return undefined;
  const run = nextRun(recurrence, Date.parse(after), timeZone);
  return run === undefined ? undefined : new Date(run).toISOString();
}

test("cron recurrences come round as cron says", () => {
  expect(next("30 0 1 1,6,12 *", "2026-01-01T00:30:00Z")).toBe("2026-06-01T00:30:00.000Z");
  expect(next("*/15 9-17 * * MON-FRI", "2026-01-02T17:45:00Z")).toBe("2026-01-05T09:00:00.000Z");
  expect(next("0 0 13 * 5", "2026-01-03T00:00:00Z")).toBe("2026-01-09T00:00:00.000Z");
  expect(next("0 9 * * *", "2026-01-01T00:30:00Z", "Asia/Tokyo")).toBe("2026-01-02T00:00:00.000Z");
  expect(next("0 0 30 2 *", "2026-01-01T00:00:00Z")).toBeUndefined();
});

test("what is no recurrence is refused", () => {
  for (const wrong of ["", "* * * *", "60 * * * *", "* * 0 * *", "a * * * *", "5-1 * * * *", "* * * * * *"]) {
    expect(parseCron(wrong)).toBeUndefined();
  }
});

test("a scheduled action changes the sizes once, says so in the cause, and is gone", async () => {
  const cloud = makeCloud();
  createGroup(cloud);
  await cloud.go(20);
  cloud.call("PutScheduledUpdateGroupAction", {
    AutoScalingGroupName: groupName,
    ScheduledActionName: "grow",
    StartTime: new Date(cloud.account.now + 60_000),
    MaxSize: 3,
    DesiredCapacity: 2,
  });
  await cloud.go(30);
  expect(describe(cloud).DesiredCapacity).toBe(1);
  await cloud.go(60);
  expect(describe(cloud)).toMatchObject({ MaxSize: 3, DesiredCapacity: 2 });
  expect(activities(cloud)[0]?.Cause).toContain(
    "a scheduled action update of AutoScalingGroup constraints to min: 1, max: 3, desired: 2 changing the desired capacity from 1 to 2.",
  );
  expect(cloud.call("DescribeScheduledActions", { AutoScalingGroupName: groupName })).toMatchObject({
    ScheduledUpdateGroupActions: [],
  });
});

test("while ScheduledActions is suspended a time passes unused, and a recurrence goes on to its next", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { MaxSize: 5 });
  await cloud.go(20);
  cloud.call("SuspendProcesses", { AutoScalingGroupName: groupName, ScalingProcesses: ["ScheduledActions"] });
  cloud.call("PutScheduledUpdateGroupAction", {
    AutoScalingGroupName: groupName,
    ScheduledActionName: "each-minute",
    Recurrence: "* * * * *",
    DesiredCapacity: 2,
  });
  await cloud.go(65);
  expect(describe(cloud).DesiredCapacity).toBe(1);
  cloud.call("ResumeProcesses", { AutoScalingGroupName: groupName });
  await cloud.go(5);
  expect(describe(cloud).DesiredCapacity).toBe(1);
  await cloud.go(60);
  expect(describe(cloud).DesiredCapacity).toBe(2);
});
