import { terminateInstance } from "../../aws/group.ts";
import { localControl } from "../../aws/local-control.ts";
import { type Fault, isLocal } from "../fault.ts";

/** The instance loses its power. On AWS, where nobody can pull a plug, it is terminated. */
export const instanceFault: Fault = {
  name: "instance",
  course: "outage",
  kills: true,
  sentence: ({ victim }) => `killing ${victim.instanceId} in ${victim.availabilityZone}`,
  undo: async () => [],
  async inject(scene) {
    const { connection, victim } = scene;
    if (isLocal(scene)) await localControl(connection, "POST", `instances/${victim.instanceId}/kill`);
    else await terminateInstance(connection, victim.instanceId);
  },
};
