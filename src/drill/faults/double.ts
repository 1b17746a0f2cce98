import { group } from "../../aws/group.ts";
import type { Fault } from "../fault.ts";

/** Somebody sets the desired capacity to 2. The second instance must wait for the lease, and the app run on. */
export const doubleFault: Fault = {
  name: "double",
  course: "steady",
  kills: false,
  stay: 5_000,
  sentence: ({ autoScalingGroupName }) => `setting the desired capacity of ${autoScalingGroupName} to 2`,
  async undo({ connection, autoScalingGroupName }) {
    const described = await (await group(connection, autoScalingGroupName)).describe();
    const { MinSize: min = 1, MaxSize: max = 1, DesiredCapacity: desired = 1 } = described ?? {};
    return [{ type: "sizes", min, max, desired }];
  },
  async inject({ connection, autoScalingGroupName }) {
    await (await group(connection, autoScalingGroupName)).update({ MaxSize: 2, DesiredCapacity: 2 });
  },
};
