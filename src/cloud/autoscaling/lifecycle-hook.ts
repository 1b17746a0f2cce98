import { randomUUID } from "node:crypto";
import type {
  LifecycleHook as DescribedHook,
  LifecycleHookSpecification,
  PutLifecycleHookType,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { required, validationError } from "./find.ts";
import { publish } from "./publish.ts";
import type { Group, LifecycleAction, LifecycleHook, Member } from "./state.ts";

export const lifecycleTransitions = [
  "autoscaling:EC2_INSTANCE_LAUNCHING",
  "autoscaling:EC2_INSTANCE_TERMINATING",
] as const;

const hooksOfAGroup = 50;
const longestSeconds = 48 * 3600;

/** Default result ABANDON, default heartbeat an hour [API PutLifecycleHook]. @throws ServiceError ValidationError */
export function newHook(
  known: LifecycleHook | undefined,
  given: LifecycleHookSpecification | PutLifecycleHookType,
): LifecycleHook {
  const transition = given.LifecycleTransition ?? known?.transition;
  if (transition !== lifecycleTransitions[0] && transition !== lifecycleTransitions[1]) {
    throw validationError(`Invalid Lifecycle Transition. Valid types: [${lifecycleTransitions.join(", ")}]`);
  }
  const defaultResult = given.DefaultResult ?? known?.defaultResult ?? "ABANDON";
  if (defaultResult !== "CONTINUE" && defaultResult !== "ABANDON") {
    throw validationError("Invalid Lifecycle Action Result. Valid results: [CONTINUE, ABANDON]");
  }
  const heartbeatTimeout = given.HeartbeatTimeout ?? known?.heartbeatTimeout ?? 3600;
  if (heartbeatTimeout < 30 || heartbeatTimeout > 7200) {
    throw validationError("Heartbeat timeout must be between 30 and 7200 seconds.");
  }
  return {
    name: required("lifecycleHookName", given.LifecycleHookName),
    transition,
    notificationTargetArn: given.NotificationTargetARN ?? known?.notificationTargetArn,
    roleArn: given.RoleARN ?? known?.roleArn,
    notificationMetadata: given.NotificationMetadata ?? known?.notificationMetadata,
    heartbeatTimeout,
    defaultResult,
  };
}

/** Puts or replaces a hook, and sends its target the test message. @throws ServiceError LimitExceeded */
export function putHook(account: Account, group: Group, hook: LifecycleHook): void {
  if (!group.hooks[hook.name] && Object.keys(group.hooks).length >= hooksOfAGroup) {
    throw new ServiceError(
      "LimitExceeded",
      `You have reached the limit of ${hooksOfAGroup} lifecycle hooks.`,
    );
  }
  group.hooks[hook.name] = hook;
  if (hook.notificationTargetArn === undefined) return;
  publish(account, hook.notificationTargetArn, undefined, {
    AccountId: account.accountId,
    RequestId: randomUUID(),
    AutoScalingGroupARN: group.arn,
    AutoScalingGroupName: group.name,
    Service: "AWS Auto Scaling",
    Event: "autoscaling:TEST_NOTIFICATION",
    Time: new Date(account.now).toISOString(),
  });
}

/** min(48 h, 100 heartbeats), in seconds. */
export function globalTimeout(hook: LifecycleHook): number {
  return Math.min(longestSeconds, 100 * hook.heartbeatTimeout);
}

export function describeHook(group: Group, hook: LifecycleHook): DescribedHook {
  return {
    LifecycleHookName: hook.name,
    AutoScalingGroupName: group.name,
    LifecycleTransition: hook.transition,
    NotificationTargetARN: hook.notificationTargetArn,
    RoleARN: hook.roleArn,
    NotificationMetadata: hook.notificationMetadata,
    HeartbeatTimeout: hook.heartbeatTimeout,
    GlobalTimeout: globalTimeout(hook),
    DefaultResult: hook.defaultResult,
  };
}

export function hooksOf(group: Group, transition: LifecycleHook["transition"]): LifecycleHook[] {
  return Object.values(group.hooks).filter((hook) => hook.transition === transition);
}

/** Starts the action of each hook, each with a token and a message of its own [OBS:46304281525]. */
export function startActions(account: Account, group: Group, member: Member, hooks: LifecycleHook[]): void {
  member.actions = hooks.map((hook): LifecycleAction => {
    const token = randomUUID();
    if (hook.notificationTargetArn !== undefined) {
      publish(account, hook.notificationTargetArn, undefined, {
        Origin: hook.transition === lifecycleTransitions[0] ? "EC2" : "AutoScalingGroup",
        LifecycleHookName: hook.name,
        Destination: hook.transition === lifecycleTransitions[0] ? "AutoScalingGroup" : "EC2",
        AccountId: account.accountId,
        RequestId: randomUUID(),
        LifecycleTransition: hook.transition,
        AutoScalingGroupName: group.name,
        Service: "AWS Auto Scaling",
        Time: new Date(account.now).toISOString(),
        EC2InstanceId: member.instanceId,
        NotificationMetadata: hook.notificationMetadata,
        LifecycleActionToken: token,
      });
    }
    return {
      hookName: hook.name,
      token,
      startedAt: account.now,
      heartbeatAt: account.now,
      result: undefined,
    };
  });
}
