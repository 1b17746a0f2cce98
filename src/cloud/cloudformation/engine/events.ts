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
    time: account.now,
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
  const time = new Date(account.now).toISOString();
  const eventId = `${resource.logicalId}-${status}-${time}`;
  // AWS's ids end in the time alone; two events of one millisecond would share theirs.
  const same = stack.events.filter((event) => event.eventId.startsWith(eventId)).length;
  push(stack, {
    eventId: same === 0 ? eventId : `${eventId}-${same}`,
    logicalId: resource.logicalId,
    physicalId: resource.physicalId ?? "",
    type: resource.type,
    time: account.now,
    status,
    reason,
    properties: JSON.stringify(resource.properties),
    clientRequestToken: stack.operation?.clientRequestToken,
  });
}

function push(stack: Stack, event: Stack["events"][number]): void {
  stack.events.push(event);
  if (stack.events.length > eventLimit) stack.events.shift();
}
