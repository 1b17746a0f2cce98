import type {
  DescribeStackResourceCommandInput,
  DescribeStackResourcesCommandInput,
  ListStackResourcesCommandInput,
  ResourceStatus,
} from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { page, requireStackWithId } from "./find.ts";
import { cloudFormation, type Stack, type StackResource } from "./state.ts";
import { validationError } from "./validation-error.ts";

export function describeStackResources(input: DescribeStackResourcesCommandInput, account: Account) {
  const stack = input.StackName
    ? requireStackWithId(account, input.StackName)
    : owner(account, input.PhysicalResourceId);
  const all = Object.values(stack.resources);
  const wanted = all.filter(
    (one) => input.LogicalResourceId === undefined || one.logicalId === input.LogicalResourceId,
  );
  return {
    StackResources: wanted.map((one) => ({
      ...of(stack),
      ...describe(one),
      Timestamp: new Date(one.updatedAt),
    })),
  };
}

export function describeStackResource(input: DescribeStackResourceCommandInput, account: Account) {
  const stack = requireStackWithId(account, input.StackName);
  const resource = stack.resources[input.LogicalResourceId ?? ""];
  if (!resource) {
    throw validationError(`Resource ${input.LogicalResourceId} does not exist for stack ${stack.stackName}`);
  }
  return {
    StackResourceDetail: {
      ...of(stack),
      ...describe(resource),
      LastUpdatedTimestamp: new Date(resource.updatedAt),
      Metadata: resource.metadata && JSON.stringify(resource.metadata),
    },
  };
}

export function listStackResources(input: ListStackResourcesCommandInput, account: Account) {
  const stack = requireStackWithId(account, input.StackName);
  const { items, NextToken } = page(Object.values(stack.resources), input.NextToken);
  return {
    StackResourceSummaries: items.map((one) => ({
      ...describe(one),
      LastUpdatedTimestamp: new Date(one.updatedAt),
    })),
    NextToken,
  };
}

function of(stack: Stack) {
  return { StackName: stack.stackName, StackId: stack.stackId };
}

function describe(resource: StackResource) {
  return {
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    ResourceStatus: resource.status as ResourceStatus,
    ResourceStatusReason: resource.statusReason,
    DriftInformation: { StackResourceDriftStatus: "NOT_CHECKED" as const },
  };
}

function owner(account: Account, physicalId: string | undefined): Stack {
  const stack = Object.values(cloudFormation.of(account).stacks).find((one) =>
    Object.values(one.resources).some((resource) => resource.physicalId === physicalId),
  );
  if (stack) return stack;
  throw validationError(`Stack for ${physicalId} does not exist`);
}
