import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import { waitUntil } from "../base/wait-until.ts";
import { type Connection, clientConfiguration, pollInterval } from "./connection.ts";

/** Milliseconds; EC2 cuts an instance off that has not shut down by itself within a few minutes. */
const limit = 900_000;

/**
 * Stops an instance and waits until it is: nothing of it writes any more then. Its disk stays.
 * @throws HitoriError INSTANCE_NOT_STOPPED
 */
export async function stopInstance(connection: Connection, instanceId: string, clock: Clock): Promise<void> {
  const { EC2 } = await import("@aws-sdk/client-ec2");
  const client = new EC2(clientConfiguration(connection));
  await client.stopInstances({ InstanceIds: [instanceId] });
  const look = async () => {
    const { Reservations } = await client.describeInstances({ InstanceIds: [instanceId] });
    return Reservations?.[0]?.Instances?.[0]?.State?.Name === "stopped" ? true : undefined;
  };
  const interval = pollInterval(connection);
  // Not ended by Ctrl-C: what comes next must not begin while it may still write.
  if (await waitUntil(look, { clock, timeout: limit, interval })) return;
  throw new HitoriError({
    code: "INSTANCE_NOT_STOPPED",
    message: `${instanceId} is not stopped ${limit / 60_000} minutes after it was told to.`,
    hint: `Force it: aws ec2 stop-instances --force --instance-ids ${instanceId}   Then: hitori deploy --instead-of ${instanceId}`,
  });
}
