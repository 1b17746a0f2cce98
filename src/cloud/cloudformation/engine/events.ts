import { randomUUID } from "node:crypto";
import type { Account } from "../../account.ts";
import type { Stack, StackResource } from "../state.ts";

/** A stack's history is cut to this many events. */
const eventLimit = 5000;

/** Brings a stack into a status and writes the event. */
export function setStackStatus(account: Account, stack: Stack, status: string, reason?: string): void {
  stack.status = status;
  stack.statusReason = reason;
  push(stack, {
    eventId: randomUUID(),
    logicalId: stack.stackName,
    physicalId: stack.stackId,
    type: "AWS::CloudFormation::Stack",
    time: eventTime(account, stack),
    status,
    reason,
    properties: undefined,
    clientRequestToken: stack.operation?.clientRequestToken,
  });
}

/** Brings a resource into a status and writes the event. */
export function setResourceStatus(
  account: Account,
  stack: Stack,
  resource: StackResource,
  status: string,
  reason?: string,
): void {
  resource.status = status;
  resource.statusReason = reason;
  resource.updatedAt = account.now;
  recordResourceEvent(account, stack, resource, status, reason);
}

/** Writes an event about a physical resource that the stack no longer calls its own, or not yet. */
export function recordResourceEvent(
  account: Account,
  stack: Stack,
  resource: Pick<StackResource, "logicalId" | "physicalId" | "type" | "properties">,
  status: string,
  reason?: string,
): void {
  const time = eventTime(account, stack);
  push(stack, {
    eventId: `${resource.logicalId}-${status}-${new Date(time).toISOString()}`,
    logicalId: resource.logicalId,
    physicalId: resource.physicalId ?? "",
    type: resource.type,
    time,
    status,
    reason,
    properties: JSON.stringify(resource.properties),
    clientRequestToken: stack.operation?.clientRequestToken,
  });
}

/** Later than the event before, be it by a millisecond: clients sort by time, and ids are made of it. */
function eventTime(account: Account, stack: Stack): number {
  return Math.max(account.now, (stack.events.at(-1)?.time ?? 0) + 1);
}

function push(stack: Stack, event: Stack["events"][number]): void {
  stack.events.push(event);
  if (stack.events.length > eventLimit) stack.events.shift();
}
