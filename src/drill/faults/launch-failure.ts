import { group } from "../../aws/group.ts";
import { localControl } from "../../aws/local-control.ts";
import type { Fault, Scene } from "../fault.ts";

/** The instance dies, and every other zone has no capacity for its replacement: launches fail until one succeeds. */
export const launchFailureFault: Fault = {
  name: "launch-failure",
  course: "outage",
  kills: true,
  needsZones: true,
  notOnAws:
    "AWS lets nobody take a zone's capacity; its Fault Injection Service refuses launches to a role instead",
  sentence: ({ victim }) =>
    `killing ${victim.instanceId}, with no capacity in any zone but ${victim.availabilityZone}`,
  undo: async (scene) =>
    (await otherZones(scene)).map((zone) => ({ type: "control", path: `zones/${zone}/restore` })),
  async inject(scene) {
    for (const zone of await otherZones(scene)) {
      await localControl(scene.connection, "POST", `zones/${zone}/exhaust`);
    }
    await localControl(scene.connection, "POST", `instances/${scene.victim.instanceId}/kill`);
  },
};

async function otherZones({ connection, autoScalingGroupName, victim }: Scene): Promise<string[]> {
  const described = await (await group(connection, autoScalingGroupName)).describe();
  return (described?.AvailabilityZones ?? []).filter((zone) => zone !== victim.availabilityZone);
}
