import { terminateInstance } from "../../aws/group.ts";
import { localControl } from "../../aws/local-control.ts";
import type { Fault } from "../fault.ts";

/** The instance loses its power. On AWS, where nobody can pull a plug, it is terminated. */
export const instanceFault: Fault = {
  name: "instance",
  kills: true,
  sentence: (victim) => `killing ${victim.instanceId} in ${victim.availabilityZone}`,
  async inject(connection, victim) {
    if (connection.endpoint === undefined) await terminateInstance(connection, victim.instanceId);
    else await localControl(connection, "POST", `instances/${victim.instanceId}/kill`);
  },
  restore: async () => {},
};
