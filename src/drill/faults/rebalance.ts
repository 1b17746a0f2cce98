import { group } from "../../aws/group.ts";
import { zonesOfSubnets } from "../../aws/subnets.ts";
import { HitoriError } from "../../base/error.ts";
import type { Fault } from "../fault.ts";

/**
 * AZRebalance launches a second instance beside the first: it is resumed, and the instance's zone taken out of the
 * group, one of the things that AWS rebalances for (Auto Scaling user guide, "Rebalancing activities").
 */
export const rebalanceFault: Fault = {
  name: "rebalance",
  course: "steady",
  kills: false,
  stay: 8_000,
  needsZones: true,
  sentence: ({ victim, autoScalingGroupName }) =>
    `resuming AZRebalance and taking zone ${victim.availabilityZone} out of ${autoScalingGroupName}`,
  async undo({ connection, autoScalingGroupName }) {
    const described = await (await group(connection, autoScalingGroupName)).describe();
    return [
      { type: "suspend", process: "AZRebalance" },
      { type: "subnets", vpcZoneIdentifier: described?.VPCZoneIdentifier ?? "" },
    ];
  },
  async inject({ connection, autoScalingGroupName, victim }) {
    const watched = await group(connection, autoScalingGroupName);
    const subnets = ((await watched.describe())?.VPCZoneIdentifier ?? "").split(",");
    const zones = await zonesOfSubnets(connection, subnets);
    const others = subnets.filter((subnet) => zones.get(subnet) !== victim.availabilityZone);
    if (others.length === 0) throw oneZone(autoScalingGroupName);
    await watched.resume(["AZRebalance"]);
    await watched.update({ VPCZoneIdentifier: others.join(",") });
  },
};

function oneZone(autoScalingGroupName: string): HitoriError {
  return new HitoriError({
    code: "DRILL_ONE_ZONE",
    message: `The group ${autoScalingGroupName} has subnets in one zone only; there is none to rebalance to.`,
    hint: "Give it subnets of at least two zones in hitori.yml: network: {subnets: […]}",
  });
}
