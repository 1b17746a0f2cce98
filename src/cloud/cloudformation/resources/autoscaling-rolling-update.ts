import type { AutoScalingGroup, Instance } from "@aws-sdk/client-auto-scaling";
import { ServiceError } from "../../service-error.ts";
import { scaledLimit } from "../../timing.ts";
import { signalsMissing } from "../engine/signals.ts";
import type { JsonObject } from "../json.ts";
import { validationError } from "../validation-error.ts";
import { inService, refuseFailedLaunches, requireGroup } from "./autoscaling-observation.ts";
import { type RollingUpdatePolicy, rollingUpdatePolicy, shareOf } from "./autoscaling-update-policy.ts";
import type { ResourceContext } from "./resource-type.ts";

const service = "autoscaling";
/** An instance has an hour to come into service (UpdatePolicy attribute, AutoScalingRollingUpdate). */
const instanceLimitSeconds = 3600;

interface RollingUpdate extends JsonObject {
  /** Instances still to be replaced. */
  waiting: string[];
  /** Those being replaced now. */
  batch: string[];
  batchStartedAt: number;
  /** New instances that the step under way brings, each with its signal where signals are waited for. */
  joining: number;
  signalsBefore: number;
  /** Of the whole update: what it replaces, and whose signals were good, bad, or did not come. */
  total: number;
  successes: number;
  failures: number;
  missing: number;
  /** By how much the desired capacity is raised meanwhile, and the sizes it goes back to. */
  raisedBy: number;
  minSize: number;
  desiredCapacity: number;
}

/**
 * Sets off an AutoScalingRollingUpdate where the group has that policy; otherwise instances stay as they are. Without
 * an outdated instance it still resumes, at its end, what an interrupted one left suspended.
 * @param changed what sets it off changed: `everything` where all instances are replaced, `nothing` where only those
 *   are that were launched from something else than the group says
 */
export function beginRollingUpdate(
  AutoScalingGroupName: string,
  group: AutoScalingGroup,
  context: ResourceContext,
  changed: "everything" | "launch" | "nothing",
): void {
  const outdated = (group.Instances ?? []).filter(
    (one) => changed === "everything" || isOutdated(one, group),
  );
  if (changed === "nothing" && outdated.length === 0) return;
  const policy = rollingUpdatePolicy(context.updatePolicy);
  if (!policy) return;
  context.memory.awaitsCapacity = true;
  if (policy.minInstancesInService >= (group.MaxSize ?? 0)) {
    throw validationError("MinInstancesInService must be less than the autoscaling group's MaxSize");
  }
  if (policy.suspendProcesses.length > 0) {
    const input = { AutoScalingGroupName, ScalingProcesses: policy.suspendProcesses };
    context.account.call(service, "SuspendProcesses", input);
  }
  const { DesiredCapacity: desiredCapacity = 0, MinSize: minSize = 0 } = group;
  const raisedBy = raise(policy, group, outdated.length);
  if (raisedBy > 0) {
    const raised = desiredCapacity + raisedBy;
    const input = { AutoScalingGroupName, MinSize: raised, DesiredCapacity: raised };
    context.account.call(service, "UpdateAutoScalingGroup", input);
  }
  const rolling: RollingUpdate = {
    waiting: outdated.map((one) => one.InstanceId ?? ""),
    batch: [],
    batchStartedAt: context.account.now,
    joining: raisedBy,
    signalsBefore: context.signals.length,
    total: outdated.length,
    successes: 0,
    failures: 0,
    missing: 0,
    raisedBy,
    minSize,
    desiredCapacity,
  };
  context.memory.rolling = rolling;
}

/** So many more than desired that a batch can go while MinInstancesInService stay; CloudFormation sets it for the time. */
function raise(policy: RollingUpdatePolicy, group: AutoScalingGroup, outdated: number): number {
  const { DesiredCapacity: desired = 0, MaxSize: most = 0 } = group;
  if (outdated === 0 || policy.minInstancesInService < desired) return 0;
  const wanted = policy.minInstancesInService + Math.min(policy.maxBatchSize, outdated);
  return Math.min(wanted, most) - desired;
}

/** Brings a rolling update forward, if there is one. @returns whether it is over */
export function rollingUpdateOver(AutoScalingGroupName: string, context: ResourceContext): boolean {
  const rolling = context.memory.rolling as RollingUpdate | undefined;
  const policy = rolling && rollingUpdatePolicy(context.updatePolicy);
  if (!rolling || !policy) return true;
  const group = requireGroup(context.account, AutoScalingGroupName);
  try {
    if (rolling.batch.length + rolling.joining > 0 && !stepOver(rolling, group, policy, context)) {
      refuseFailedLaunches(group, context);
      return false;
    }
    rolling.batch = nextBatch(rolling, group, policy);
  } catch (error) {
    finish(AutoScalingGroupName, rolling, policy, context);
    throw error;
  }
  if (rolling.batch.length > 0) {
    replaceBatch(AutoScalingGroupName, rolling, context);
    return false;
  }
  finish(AutoScalingGroupName, rolling, policy, context);
  // Each step waited for as many instances as the policy wants.
  if (rolling.total > 0) context.memory.awaitsCapacity = false;
  delete context.memory.rolling;
  return true;
}

/** The last instances to go take with them what the capacity was raised by. */
function replaceBatch(AutoScalingGroupName: string, rolling: RollingUpdate, context: ResourceContext): void {
  const { account } = context;
  const leaving = Math.max(0, Math.min(rolling.batch.length, rolling.raisedBy - rolling.waiting.length));
  if (leaving > 0) {
    account.call(service, "UpdateAutoScalingGroup", { AutoScalingGroupName, MinSize: rolling.minSize });
  }
  rolling.raisedBy -= leaving;
  rolling.joining = rolling.batch.length - leaving;
  rolling.batchStartedAt = account.now;
  rolling.signalsBefore = context.signals.length;
  for (const [index, InstanceId] of rolling.batch.entries()) {
    const input = { InstanceId, ShouldDecrementDesiredCapacity: index < leaving };
    account.call(service, "TerminateInstanceInAutoScalingGroup", input);
  }
}

/** Sizes go back to what they were. CloudFormation resumes what the policy names, whoever had suspended it. */
function finish(
  AutoScalingGroupName: string,
  rolling: RollingUpdate,
  policy: RollingUpdatePolicy,
  { account }: ResourceContext,
): void {
  const { raisedBy, minSize, desiredCapacity } = rolling;
  if (raisedBy > 0) {
    const sizes = { MinSize: minSize, DesiredCapacity: desiredCapacity };
    account.call(service, "UpdateAutoScalingGroup", { AutoScalingGroupName, ...sizes });
  }
  if (policy.suspendProcesses.length === 0) return;
  const input = { AutoScalingGroupName, ScalingProcesses: policy.suspendProcesses };
  account.call(service, "ResumeProcesses", input);
}

function nextBatch(rolling: RollingUpdate, group: AutoScalingGroup, policy: RollingUpdatePolicy): string[] {
  const present = new Set((group.Instances ?? []).map((one) => one.InstanceId));
  const waiting = rolling.waiting.filter((id) => present.has(id));
  const spare = (group.DesiredCapacity ?? 0) - policy.minInstancesInService;
  const size = Math.max(1, Math.min(policy.maxBatchSize, spare));
  rolling.waiting = waiting.slice(size);
  return waiting.slice(0, size);
}

/** A step is over when its instances are gone, their successors in service, and the pause or the signals are had. */
function stepOver(
  rolling: RollingUpdate,
  group: AutoScalingGroup,
  policy: RollingUpdatePolicy,
  context: ResourceContext,
): boolean {
  const { account } = context;
  const since = account.now - rolling.batchStartedAt;
  const gone = (group.Instances ?? []).every((one) => !rolling.batch.includes(one.InstanceId ?? ""));
  const capacity = gone && inService(group) >= activeInstances(group, policy);
  const waits = policy.waitOnResourceSignals && rolling.joining > 0;
  const pause = waits
    ? scaledLimit(account.cloud.timing, policy.pauseSeconds * 1000)
    : account.seconds(policy.waitOnResourceSignals ? 0 : policy.pauseSeconds);
  const tally = waits ? tallyOf(rolling, policy, context, since >= pause) : rolling;
  if (capacity && (waits ? tally : since >= pause)) {
    Object.assign(rolling, tally);
    rolling.joining = 0;
    return true;
  }
  const limit = account.seconds(instanceLimitSeconds);
  if (!capacity && limit > 0 && since >= limit) {
    throw new ServiceError(
      "NotStabilized",
      `Group did not stabilize: no new instance was in service within an hour.`,
    );
  }
  return false;
}

type Tally = Pick<RollingUpdate, "successes" | "failures" | "missing">;

/**
 * The update's signals with the step's, once they are all there or their time is over; undefined before.
 * @throws ServiceError ValidationError where more have failed or are missing than the policy lets
 */
function tallyOf(
  rolling: RollingUpdate,
  policy: RollingUpdatePolicy,
  { signals }: ResourceContext,
  late: boolean,
): Tally | undefined {
  const received = signals.slice(rolling.signalsBefore);
  const failed = received.filter((signal) => signal.status === "FAILURE").length;
  const absent = Math.max(0, rolling.joining - received.length);
  const successes = rolling.successes + received.length - failed;
  const failures = rolling.failures + failed;
  const missing = rolling.missing + (late ? absent : 0);
  const percent = policy.minSuccessfulInstancesPercent;
  if (failures + missing > rolling.total - shareOf(rolling.total, percent)) {
    throw signalsMissing(failures, successes, rolling.total, percent);
  }
  return absent > 0 && !late ? undefined : { successes, failures, missing };
}

/** How many instances have to be in service for a step, and for the group after it. */
function activeInstances(group: AutoScalingGroup, policy: RollingUpdatePolicy): number {
  return shareOf(group.DesiredCapacity ?? 0, policy.minActiveInstancesPercent);
}

/** Whether an instance was launched from something else than the group says now. */
function isOutdated(instance: Instance, group: AutoScalingGroup): boolean {
  const wanted = group.LaunchTemplate;
  const has = instance.LaunchTemplate;
  if (!wanted || !has) return instance.LaunchConfigurationName !== group.LaunchConfigurationName;
  // `$Latest` and `$Default` say no number that an instance could be held to.
  const isOther = /^\d+$/.test(wanted.Version ?? "") && has.Version !== wanted.Version;
  return has.LaunchTemplateId !== wanted.LaunchTemplateId || isOther;
}
