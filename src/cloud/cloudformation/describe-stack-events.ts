import type { DescribeStackEventsCommandInput, ResourceStatus } from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { page, requireStack } from "./find.ts";

/** Newest first, a hundred a page. */
export function describeStackEvents(input: DescribeStackEventsCommandInput, account: Account) {
  const stack = requireStack(account, input.StackName);
  const { items, NextToken } = page([...stack.events].reverse(), input.NextToken);
  return {
    StackEvents: items.map((event) => ({
      StackId: stack.stackId,
      EventId: event.eventId,
      StackName: stack.stackName,
      LogicalResourceId: event.logicalId,
      PhysicalResourceId: event.physicalId,
      ResourceType: event.type,
      Timestamp: new Date(event.time),
      ResourceStatus: event.status as ResourceStatus,
      ResourceStatusReason: event.reason,
      ResourceProperties: event.properties,
      ClientRequestToken: event.clientRequestToken,
    })),
    NextToken,
  };
}
