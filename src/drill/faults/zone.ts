import { localControl } from "../../aws/local-control.ts";
import type { Fault } from "../fault.ts";

/** The zone of the instance loses its power: machines die, launches are refused, its mount target is gone. */
export const zoneFault: Fault = {
  name: "zone",
  kills: true,
  sentence: (victim) => `failing zone ${victim.availabilityZone}, where ${victim.instanceId} runs`,
  async inject(connection, victim) {
    await localControl(connection, "POST", `zones/${victim.availabilityZone}/fail`);
  },
  async restore(connection, victim) {
    await localControl(connection, "POST", `zones/${victim.availabilityZone}/restore`);
  },
};
