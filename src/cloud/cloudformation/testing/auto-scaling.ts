import type { AutoScalingGroup, Instance, LaunchTemplateSpecification } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../../account.ts";
import { slice } from "../../account.ts";
import type { Service } from "../../service.ts";
import { ServiceError } from "../../service-error.ts";

interface Member {
  id: string;
  since: number;
  leaving: boolean;
  template: LaunchTemplateSpecification;
}

interface Group {
  input: {
    AutoScalingGroupName: string;
    MinSize: number;
    MaxSize: number;
    DesiredCapacity?: number;
    LaunchTemplate?: LaunchTemplateSpecification;
  };
  members: Member[];
  notifications: string[];
  suspended: string[];
}

/** `launchesFail` makes every launch a failed activity. */
export const standInAutoScalingState = slice<{
  groups: Record<string, Group>;
  next: number;
  launchesFail: boolean;
  failures: number[];
  /** Calls that change something, in order. */
  log: string[];
}>("autoscaling", () => ({ groups: {}, next: 0, launchesFail: false, failures: [], log: [] }));

const launchSeconds = 30;

/** As much of Auto Scaling as the tests of CloudFormation need: groups whose instances take half a minute. */
export const standInAutoScaling: Service = {
  name: "autoscaling",
  client: "auto-scaling",
  protocol: "query",
  operations: {
    CreateAutoScalingGroup: (input: Group["input"], account) => {
      const { groups } = standInAutoScalingState.of(account);
      groups[input.AutoScalingGroupName] = {
        input: { ...input },
        members: [],
        notifications: [],
        suspended: [],
      };
      return {};
    },
    UpdateAutoScalingGroup: (input: Group["input"], account) => {
      const given = Object.entries(input).filter(([, value]) => value !== undefined);
      Object.assign(requireGroup(account, input.AutoScalingGroupName).input, Object.fromEntries(given));
      return {};
    },
    DescribeAutoScalingGroups: ({ AutoScalingGroupNames }: { AutoScalingGroupNames: string[] }, account) => ({
      AutoScalingGroups: AutoScalingGroupNames.flatMap((name) => describe(account, name) ?? []),
    }),
    DescribeScalingActivities: (_, account) => ({
      Activities: standInAutoScalingState.of(account).failures.map((time) => ({
        Description: "Launching a new EC2 instance.",
        StartTime: new Date(time),
        StatusCode: "Failed",
        StatusMessage: "The image does not exist. Launching EC2 instance failed.",
      })),
    }),
    PutNotificationConfiguration: (input: { AutoScalingGroupName: string; TopicARN: string }, account) => {
      requireGroup(account, input.AutoScalingGroupName).notifications.push(input.TopicARN);
      return {};
    },
    SuspendProcesses: (input: { AutoScalingGroupName: string; ScalingProcesses: string[] }, account) => {
      requireGroup(account, input.AutoScalingGroupName).suspended.push(...input.ScalingProcesses);
      return {};
    },
    ResumeProcesses: (input: { AutoScalingGroupName: string; ScalingProcesses: string[] }, account) => {
      const group = requireGroup(account, input.AutoScalingGroupName);
      group.suspended = group.suspended.filter((one) => !input.ScalingProcesses.includes(one));
      return {};
    },
    TerminateInstanceInAutoScalingGroup: ({ InstanceId }: { InstanceId: string }, account) => {
      const state = standInAutoScalingState.of(account);
      state.log.push(`terminate ${InstanceId}`);
      for (const { members } of Object.values(state.groups)) {
        for (const member of members) {
          if (member.id === InstanceId) Object.assign(member, { leaving: true, since: account.now });
        }
      }
      return {};
    },
    CreateOrUpdateTags: () => ({}),
    DeleteTags: () => ({}),
    DeleteAutoScalingGroup: (input: { AutoScalingGroupName: string }, account) => {
      const group = requireGroup(account, input.AutoScalingGroupName);
      if (group.members.length > 0)
        throw new ServiceError("ResourceInUse", "There are instances in the group.");
      delete standInAutoScalingState.of(account).groups[input.AutoScalingGroupName];
      return {};
    },
  },
  pass: (account) => {
    let changed = false;
    for (const group of Object.values(standInAutoScalingState.of(account).groups)) {
      changed = bringForward(account, group) || changed;
    }
    return changed;
  },
};

function bringForward(account: Account, group: Group): boolean {
  const state = standInAutoScalingState.of(account);
  const before = group.members.length;
  group.members = group.members.filter((one) => !one.leaving || account.now - one.since < 10_000);
  let changed = group.members.length !== before;
  const wanted = group.input.DesiredCapacity ?? group.input.MinSize;
  const staying = group.members.filter((one) => !one.leaving);
  for (const member of staying.slice(wanted)) Object.assign(member, { leaving: true, since: account.now });
  changed = changed || staying.length > wanted;
  if (staying.length >= wanted) return changed;
  if (state.launchesFail) {
    if (account.now - (state.failures[0] ?? 0) < 30_000) return changed;
    state.failures.unshift(account.now);
    return true;
  }
  state.next += 1;
  const template = group.input.LaunchTemplate ?? {};
  group.members.push({ id: `i-${state.next}`, since: account.now, leaving: false, template });
  return true;
}

function describe(account: Account, name: string): AutoScalingGroup | undefined {
  const group = standInAutoScalingState.of(account).groups[name];
  if (!group) return undefined;
  const { MinSize, MaxSize, LaunchTemplate } = group.input;
  return {
    AutoScalingGroupName: name,
    AutoScalingGroupARN: account.arn("autoscaling", `autoScalingGroup:1:autoScalingGroupName/${name}`),
    MinSize,
    MaxSize,
    DesiredCapacity: group.input.DesiredCapacity ?? MinSize,
    LaunchTemplate,
    Instances: group.members.map((member) => ({
      InstanceId: member.id,
      LaunchTemplate: member.template,
      LifecycleState: stateOf(account, member),
    })) as Instance[],
  } as AutoScalingGroup;
}

function stateOf(account: Account, member: Member): string {
  if (member.leaving) return "Terminating";
  return account.now - member.since >= launchSeconds * 1000 ? "InService" : "Pending";
}

function requireGroup(account: Account, name: string): Group {
  const group = standInAutoScalingState.of(account).groups[name];
  if (group) return group;
  throw new ServiceError(
    "ValidationError",
    `AutoScalingGroup name not found - AutoScalingGroup: ${name} not found`,
  );
}
