import type { AgentConfiguration } from "../config/agent-configuration.ts";

export interface HeldNotice {
  readonly subject: string;
  readonly message: string;
}

/**
 * What the topic is told when the breaker begins to hold. The names are those of Auto Scaling's own notifications on the
 * same topic, so that a subscriber reads both alike.
 * @param at wall-clock milliseconds
 */
export function heldNotice(
  { app, autoScalingGroupName, fileSystemId }: AgentConfiguration,
  facts: {
    readonly instanceId: string;
    readonly epoch: number;
    readonly reason: string;
    readonly at: number;
  },
): HeldNotice {
  const { instanceId, epoch, reason, at } = facts;
  const document = {
    Service: "Hitori",
    Time: new Date(at).toISOString(),
    Event: "hitori:BREAKER_HELD",
    App: app,
    AutoScalingGroupName: autoScalingGroupName,
    EC2InstanceId: instanceId,
    Epoch: epoch,
    Description: `${app} is not started any more: ${reason}`,
    Evidence: `${fileSystemId}:/${app}/.hitori/breaker/ has the last words of each start`,
    Next: "Mend the cause, then: hitori resume",
  };
  return { subject: `hitori: ${app} is on hold`, message: JSON.stringify(document, undefined, 2) };
}
