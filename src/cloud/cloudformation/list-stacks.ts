import type { ListStacksCommandInput, StackStatus } from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { page } from "./find.ts";
import { cloudFormation } from "./state.ts";

/** Deleted ones too, unless the filter leaves them out; newest first. */
export function listStacks(input: ListStacksCommandInput, account: Account) {
  const filter = input.StackStatusFilter ?? [];
  const wanted = Object.values(cloudFormation.of(account).stacks)
    .filter((stack) => filter.length === 0 || filter.includes(stack.status as StackStatus))
    .reverse();
  const { items, NextToken } = page(wanted, input.NextToken);
  return {
    StackSummaries: items.map((stack) => ({
      StackId: stack.stackId,
      StackName: stack.stackName,
      TemplateDescription: stack.revision?.template.Description,
      CreationTime: new Date(stack.createdAt),
      LastUpdatedTime: stack.updatedAt === undefined ? undefined : new Date(stack.updatedAt),
      DeletionTime: stack.deletedAt === undefined ? undefined : new Date(stack.deletedAt),
      StackStatus: stack.status as StackStatus,
      StackStatusReason: stack.statusReason,
      DriftInformation: { StackDriftStatus: "NOT_CHECKED" as const },
    })),
    NextToken,
  };
}
