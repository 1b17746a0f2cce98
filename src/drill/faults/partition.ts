import { localControl } from "../../aws/local-control.ts";
import type { Fault } from "../fault.ts";

/** The zone is cut off from control plane, load balancer and file system; the instance in it lives, and the app with it. */
export const partitionFault: Fault = {
  name: "partition",
  course: "outage",
  kills: false,
  needsZones: true,
  notOnAws: "a network ACL stops neither the control plane nor a mount target in the same subnet",
  sentence: ({ victim }) => `cutting zone ${victim.availabilityZone} off, where ${victim.instanceId} runs on`,
  undo: async ({ victim }) => [{ type: "control", path: `zones/${victim.availabilityZone}/restore` }],
  async inject({ connection, victim }) {
    await localControl(connection, "POST", `zones/${victim.availabilityZone}/partition`);
  },
};
