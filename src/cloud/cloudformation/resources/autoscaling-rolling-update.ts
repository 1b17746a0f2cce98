import type { AutoScalingGroup, Instance } from "@aws-sdk/client-auto-scaling";
import { ServiceError } from "../../service-error.ts";
import { scaledLimit } from "../../timing.ts";
import { isoSeconds, signalsMissing } from "../engine/signals.ts";
import { isObject, type JsonObject } from "../json.ts";
import { inService, refuseFailedLaunches, requireGroup } from "./autoscaling-observation.ts";
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
  signalsBefore: number;
}

/**
 * Sets off an AutoScalingRollingUpdate where the group has that policy; otherwise instances stay as they are. Without
 * an outdated instance it still resumes, at its end, what an interrupted one left suspended.
 */
export function beginRollingUpdate(
  AutoScalingGroupName: string,
  group: AutoScalingGroup,
  context: ResourceContext,
): void {
  const policy = policyOf(context);
  if (!policy) return;
  context.memory.awaitsCapacity = true;
  const least = Number(policy.MinInstancesInService ?? 0);
  if (least >= (group.MaxSize ?? 0)) {
    throw new ServiceError(
      "ValidationError",
      "MinInstancesInService must be less than the autoscaling group's MaxSize",
    );
  }
  if (least > 0 && least >= (group.DesiredCapacity ?? 0)) {
    throw new ServiceError(
      "ValidationError",
      `A rolling update of ${AutoScalingGroupName} with MinInstancesInService ${least} would need a capacity above the desired ${group.DesiredCapacity}, which the local cloud does not simulate.`,
    );
  }
  const waiting = (group.Instances ?? [])
    .filter((one) => isOutdated(one, group))
    .map((one) => one.InstanceId ?? "");
  const processes = suspendedBy(policy);
  if (processes.length > 0) {
    context.account.call(service, "SuspendProcesses", { AutoScalingGroupName, ScalingProcesses: processes });
  }
  const rolling: RollingUpdate = { waiting, batch: [], batchStartedAt: 0, signalsBefore: 0 };
  context.memory.rolling = rolling;
}

/** Brings a rolling update forward, if there is one. @returns whether it is over */
export function rollingUpdateOver(AutoScalingGroupName: string, context: ResourceContext): boolean {
  const rolling = context.memory.rolling as RollingUpdate | undefined;
  const policy = policyOf(context);
  if (!rolling || !policy) return true;
  const { account } = context;
  const group = requireGroup(account, AutoScalingGroupName);
  try {
    if (rolling.batch.length > 0 && !batchOver(rolling, group, policy, context)) {
      refuseFailedLaunches(group, context);
      return false;
    }
    rolling.batch = nextBatch(rolling, group, policy);
  } catch (error) {
    resume(AutoScalingGroupName, policy, context);
    throw error;
  }
  if (rolling.batch.length > 0) {
    rolling.batchStartedAt = account.now;
    rolling.signalsBefore = context.signals.length;
    for (const InstanceId of rolling.batch) {
      const input = { InstanceId, ShouldDecrementDesiredCapacity: false };
      account.call(service, "TerminateInstanceInAutoScalingGroup", input);
    }
    return false;
  }
  resume(AutoScalingGroupName, policy, context);
  delete context.memory.rolling;
  return true;
}

/** CloudFormation resumes what the policy names, whoever had suspended it. */
function resume(AutoScalingGroupName: string, policy: JsonObject, { account }: ResourceContext): void {
  const processes = suspendedBy(policy);
  if (processes.length === 0) return;
  account.call(service, "ResumeProcesses", { AutoScalingGroupName, ScalingProcesses: processes });
}

function nextBatch(rolling: RollingUpdate, group: AutoScalingGroup, policy: JsonObject): string[] {
  const present = new Set((group.Instances ?? []).map((one) => one.InstanceId));
  const waiting = rolling.waiting.filter((id) => present.has(id));
  const spare = (group.DesiredCapacity ?? 0) - Number(policy.MinInstancesInService ?? 0);
  const size = Math.max(1, Math.min(Number(policy.MaxBatchSize ?? 1), spare));
  rolling.waiting = waiting.slice(size);
  return waiting.slice(0, size);
}

/** A batch is over when its instances are gone, their successors in service, and the pause or the signals are had. */
function batchOver(
  rolling: RollingUpdate,
  group: AutoScalingGroup,
  policy: JsonObject,
  { account, signals }: ResourceContext,
): boolean {
  const since = account.now - rolling.batchStartedAt;
  const waitForSignals = String(policy.WaitOnResourceSignals ?? false) === "true";
  const seconds = isoSeconds(policy.PauseTime ?? (waitForSignals ? "PT5M" : "PT0S"));
  const pause = waitForSignals ? scaledLimit(account.cloud.timing, seconds * 1000) : account.seconds(seconds);
  const gone = (group.Instances ?? []).every((one) => !rolling.batch.includes(one.InstanceId ?? ""));
  if (waitForSignals) {
    const received = signals.slice(rolling.signalsBefore);
    const failures = received.filter((signal) => signal.status === "FAILURE").length;
    const percent = Number(policy.MinSuccessfulInstancesPercent ?? 100);
    const needed = Math.ceil((rolling.batch.length * percent) / 100);
    if (failures > rolling.batch.length - needed || (received.length - failures < needed && since >= pause)) {
      throw signalsMissing(failures, received.length - failures, rolling.batch.length, percent);
    }
    return gone && received.length - failures >= needed && inService(group) >= (group.DesiredCapacity ?? 0);
  }
  if (gone && inService(group) >= (group.DesiredCapacity ?? 0)) return since >= pause;
  const limit = account.seconds(instanceLimitSeconds);
  if (limit > 0 && since >= limit) {
    throw new ServiceError(
      "NotStabilized",
      `Group did not stabilize: no new instance was in service within an hour.`,
    );
  }
  return false;
}

/** Whether an instance was launched from something else than what the group says now. */
function isOutdated(instance: Instance, group: AutoScalingGroup): boolean {
  const wanted = group.LaunchTemplate;
  const has = instance.LaunchTemplate;
  if (!wanted || !has) return instance.LaunchConfigurationName !== group.LaunchConfigurationName;
  return has.LaunchTemplateId !== wanted.LaunchTemplateId || has.Version !== wanted.Version;
}

function policyOf({ updatePolicy }: ResourceContext): JsonObject | undefined {
  const policy = updatePolicy?.AutoScalingRollingUpdate;
  return isObject(policy) ? policy : undefined;
}

function suspendedBy(policy: JsonObject): string[] {
  return Array.isArray(policy.SuspendProcesses) ? policy.SuspendProcesses.map(String) : [];
}
