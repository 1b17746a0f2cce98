import { CallRefused, type InstanceConnection, queryCall } from "./signed/call.ts";
import { elements } from "./signed/xml.ts";

/**
 * Does EC2 say that an instance can write no more? `stopped` and `terminated` do: the hypervisor runs it no longer.
 * `stopping` and `shutting-down` do not: its processes may live for minutes yet.
 *
 * An instance that EC2 does not know: `InvalidInstanceID.NotFound` is an answer about this id. EC2 drops a terminated
 * instance from its answers after about an hour, and an id that the lease names did exist once, so it is gone. (A
 * freshly launched one can be unknown for seconds, EC2 being eventually consistent, but it has not held the lease for
 * a boot's time.) An empty list without that error is a filtered or partial answer, and proves nothing.
 */
export async function isInstanceGone(connection: InstanceConnection, instanceId: string): Promise<boolean> {
  try {
    const answer = await queryCall(connection, "ec2", "DescribeInstances", { "InstanceId.1": instanceId });
    const states = elements(answer, "reservationSet/item/instancesSet/item/instanceState/name");
    return states.length > 0 && states.every(({ text }) => text === "stopped" || text === "terminated");
  } catch (error) {
    if (error instanceof CallRefused) return error.code === "InvalidInstanceID.NotFound";
    throw error;
  }
}
