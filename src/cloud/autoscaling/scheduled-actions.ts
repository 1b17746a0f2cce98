import { randomUUID } from "node:crypto";
import type { ScheduledUpdateGroupActionRequest } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { at } from "./cause.ts";
import { isTimeZone, nextRun, parseCron } from "./cron.ts";
import { required, validationError } from "./find.ts";
import type { ScheduledAction } from "./scheduled-action.ts";
import { type Group, isSuspended } from "./state.ts";

const actionsOfAGroup = 125;

export type GivenAction = ScheduledUpdateGroupActionRequest & { readonly Time?: Date };

/** Puts or replaces an action. Times are wall-clock times: the time scale does not touch them. */
export function putScheduledAction(account: Account, group: Group, given: GivenAction): void {
  const name = required("scheduledActionName", given.ScheduledActionName);
  const { MinSize, MaxSize, DesiredCapacity, Recurrence, TimeZone } = given;
  if (MinSize === undefined && MaxSize === undefined && DesiredCapacity === undefined) {
    throw validationError("At least one of MinSize, MaxSize or DesiredCapacity must be specified.");
  }
  const startTime = (given.StartTime ?? given.Time)?.getTime();
  if (startTime === undefined && Recurrence === undefined) {
    throw validationError("Either StartTime or Recurrence must be specified.");
  }
  if (startTime !== undefined && startTime <= account.now) {
    throw validationError("Given start time is in the past");
  }
  if (TimeZone !== undefined && !isTimeZone(TimeZone))
    throw validationError(`Invalid time zone: ${TimeZone}`);
  if (Recurrence !== undefined && !parseCron(Recurrence))
    throw validationError("Given recurrence string is invalid");
  const known = group.scheduledActions[name];
  if (!known && Object.keys(group.scheduledActions).length >= actionsOfAGroup) {
    throw new ServiceError(
      "LimitExceeded",
      `You have reached the limit of ${actionsOfAGroup} scheduled actions.`,
    );
  }
  const resource = `scheduledUpdateGroupAction:${randomUUID()}:autoScalingGroupName/${group.name}:scheduledActionName/${name}`;
  const action: ScheduledAction = {
    name,
    arn: known?.arn ?? account.arn("autoscaling", resource),
    minSize: MinSize,
    maxSize: MaxSize,
    desiredCapacity: DesiredCapacity,
    startTime,
    endTime: given.EndTime?.getTime(),
    recurrence: Recurrence,
    timeZone: TimeZone,
    nextRun: undefined,
  };
  action.nextRun = startTime ?? runAfter(action, account.now);
  group.scheduledActions[name] = action;
}

function runAfter(action: ScheduledAction, now: number): number | undefined {
  const recurrence = action.recurrence === undefined ? undefined : parseCron(action.recurrence);
  const run = recurrence && nextRun(recurrence, now, action.timeZone);
  return run !== undefined && action.endTime !== undefined && run > action.endTime ? undefined : run;
}

/** Whether an action's time has come. */
export function hasDueAction(group: Group, now: number): boolean {
  for (const name in group.scheduledActions) {
    const run = group.scheduledActions[name]?.nextRun;
    if (run !== undefined && run <= now) return true;
  }
  return false;
}

/** Runs the actions whose time has come. While ScheduledActions is suspended their times pass unused [UG]. */
export function runScheduledActions(account: Account, group: Group): boolean {
  if (!hasDueAction(group, account.now)) return false;
  for (const action of Object.values(group.scheduledActions)) {
    if (action.nextRun === undefined || action.nextRun > account.now) continue;
    if (!isSuspended(group, "ScheduledActions")) apply(account, group, action);
    action.nextRun = runAfter(action, account.now);
    if (action.nextRun === undefined && action.recurrence === undefined)
      delete group.scheduledActions[action.name];
  }
  return true;
}

function apply(account: Account, group: Group, action: ScheduledAction): void {
  const before = group.settings.DesiredCapacity;
  const min = action.minSize ?? group.settings.MinSize;
  const max = Math.max(action.maxSize ?? group.settings.MaxSize, min);
  const desired = Math.min(max, Math.max(min, action.desiredCapacity ?? before));
  Object.assign(group.settings, { MinSize: min, MaxSize: max, DesiredCapacity: desired });
  if (desired === before) return;
  group.protectionReported = false;
  group.changeCause = at(
    account.now,
    `a scheduled action update of AutoScalingGroup constraints to min: ${min}, max: ${max}, desired: ${desired} changing the desired capacity from ${before} to ${desired}.`,
  );
}
