import type {
  Change,
  ChangeSetStatus,
  DescribeChangeSetCommandInput,
  ExecutionStatus,
  ListChangeSetsCommandInput,
} from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { toTagList } from "../tag-list.ts";
import { parametersOf } from "./describe-stacks.ts";
import { page, requireChangeSet, requireStack } from "./find.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

/** The values before and after are shown only when they are asked for. */
export function describeChangeSet(input: DescribeChangeSetCommandInput, account: Account) {
  const { stack, changeSet } = requireChangeSet(account, input);
  const { target } = changeSet;
  const { items, NextToken } = page(changeSet.changes, input.NextToken);
  const changes = input.IncludePropertyValues
    ? items
    : items.map((change) => withoutValues(change) as JsonObject);
  return {
    ChangeSetName: changeSet.changeSetName,
    ChangeSetId: changeSet.changeSetId,
    StackId: stack.stackId,
    StackName: stack.stackName,
    Description: changeSet.description,
    Parameters: parametersOf(target),
    CreationTime: new Date(changeSet.createdAt),
    ExecutionStatus: changeSet.executionStatus as ExecutionStatus,
    Status: changeSet.status as ChangeSetStatus,
    StatusReason: changeSet.statusReason,
    NotificationARNs: [...target.notificationArns],
    RollbackConfiguration: {},
    Capabilities: [...target.capabilities],
    Tags: toTagList(target.tags),
    Changes: changes as unknown as Change[],
    NextToken,
    IncludeNestedStacks: changeSet.includeNestedStacks,
    OnStackFailure: changeSet.onStackFailure,
  };
}

const valueKeys = ["BeforeValue", "AfterValue", "BeforeContext", "AfterContext"];

function withoutValues(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutValues);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !valueKeys.includes(key))
      .map(([key, item]) => [key, withoutValues(item)]),
  );
}

export function listChangeSets(input: ListChangeSetsCommandInput, account: Account) {
  const stack = requireStack(account, input.StackName);
  const open = stack.changeSets.filter((one) => !one.executionStatus.startsWith("EXECUTE_"));
  const { items, NextToken } = page(open, input.NextToken);
  return {
    Summaries: items.map((changeSet) => ({
      StackId: stack.stackId,
      StackName: stack.stackName,
      ChangeSetId: changeSet.changeSetId,
      ChangeSetName: changeSet.changeSetName,
      ExecutionStatus: changeSet.executionStatus as ExecutionStatus,
      Status: changeSet.status as ChangeSetStatus,
      StatusReason: changeSet.statusReason,
      CreationTime: new Date(changeSet.createdAt),
      Description: changeSet.description,
      IncludeNestedStacks: changeSet.includeNestedStacks,
    })),
    NextToken,
  };
}
