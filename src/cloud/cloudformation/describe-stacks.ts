import type {
  Stack as AwsStack,
  DescribeStacksCommandInput,
  StackStatus,
} from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { toTagList } from "../tag-list.ts";
import { page, requireStackWithId } from "./find.ts";
import { cloudFormation, type Output, type Revision, type Stack } from "./state.ts";

/** By name: stacks that live. By id: a deleted one too. */
export function describeStacks(input: DescribeStacksCommandInput, account: Account) {
  const wanted = input.StackName
    ? [requireStackWithId(account, input.StackName)]
    : Object.values(cloudFormation.of(account).stacks)
        .filter((stack) => stack.deletedAt === undefined)
        .reverse();
  const { items, NextToken } = page(wanted, input.NextToken);
  return { Stacks: items.map(describeStack), NextToken };
}

function describeStack(stack: Stack): AwsStack {
  const revision = stack.operation?.target ?? stack.revision ?? stack.changeSets[0]?.target;
  return {
    StackId: stack.stackId,
    StackName: stack.stackName,
    Description: revision?.template.Description,
    Parameters: revision && parametersOf(revision),
    CreationTime: new Date(stack.createdAt),
    LastUpdatedTime: dateOf(stack.updatedAt),
    DeletionTime: dateOf(stack.deletedAt),
    RollbackConfiguration: {},
    StackStatus: stack.status as StackStatus,
    StackStatusReason: stack.statusReason,
    DisableRollback: stack.disableRollback,
    NotificationARNs: [...(revision?.notificationArns ?? [])],
    TimeoutInMinutes: stack.timeoutInMinutes,
    Capabilities: [...(revision?.capabilities ?? [])] as AwsStack["Capabilities"],
    // Without any, the member is left out.
    Outputs: stack.outputs.length > 0 ? stack.outputs.map(describeOutput) : undefined,
    RoleARN: revision?.roleArn,
    Tags: toTagList(revision?.tags ?? {}),
    EnableTerminationProtection: stack.terminationProtection,
    DriftInformation: { StackDriftStatus: "NOT_CHECKED" },
  };
}

function describeOutput({ key, value, description, exportName }: Output) {
  return { OutputKey: key, OutputValue: value, Description: description, ExportName: exportName };
}

/** Parameters as AWS shows them: a NoEcho one as asterisks. */
export function parametersOf(revision: Revision) {
  return Object.entries(revision.parameters).map(([ParameterKey, value]) => ({
    ParameterKey,
    ParameterValue: revision.template.Parameters[ParameterKey]?.NoEcho ? "****" : value,
    ResolvedValue: revision.resolvedParameters[ParameterKey],
  }));
}

function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}
