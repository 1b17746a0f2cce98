import { localControl } from "../../aws/local-control.ts";
import type { Fault } from "../fault.ts";

/** The zone of the instance loses its power: machines die, launches are refused, its mount target is gone. */
export const zoneFault: Fault = {
  name: "zone",
  course: "outage",
  kills: true,
  needsZones: true,
  notOnAws: "AWS lets nobody cut a zone's power",
  sentence: ({ victim }) => `failing zone ${victim.availabilityZone}, where ${victim.instanceId} runs`,
  undo: async ({ victim }) => [{ type: "control", path: `zones/${victim.availabilityZone}/restore` }],
  async inject({ connection, victim }) {
    await localControl(connection, "POST", `zones/${victim.availabilityZone}/fail`);
  },
};
