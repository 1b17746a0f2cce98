import { CallRefused, type InstanceConnection, queryCall } from "./signed/call.ts";
import { elements } from "./signed/xml.ts";

/**
 * Milliseconds until it is asked again while it says that the instance is being ended. A replacement often asks in that
 * very moment, and the lease asks again only at its next look: half a renewal later, two seconds by default.
 */
const whileItEnds = [50, 100, 200, 400, 800];

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
  for (const wait of whileItEnds) {
    const states = await statesOf(connection, instanceId);
    if (!states.every((state) => ending.has(state) || gone.has(state))) return false;
    if (states.every((state) => gone.has(state))) return states.length > 0;
    await connection.clock.sleep(wait);
  }
  return false;
}

const gone: ReadonlySet<string> = new Set(["stopped", "terminated"]);
const ending: ReadonlySet<string> = new Set(["stopping", "shutting-down"]);

/** One state, in the ordinary case; none where EC2 says nothing of it. */
async function statesOf(connection: InstanceConnection, instanceId: string): Promise<string[]> {
  try {
    const answer = await queryCall(connection, "ec2", "DescribeInstances", { "InstanceId.1": instanceId });
    return elements(answer, "reservationSet/item/instancesSet/item/instanceState/name").map(
      ({ text }) => text,
    );
  } catch (error) {
    if (!(error instanceof CallRefused)) throw error;
    return error.code === "InvalidInstanceID.NotFound" ? ["terminated"] : [];
  }
}
