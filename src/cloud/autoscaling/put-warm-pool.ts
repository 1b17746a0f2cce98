import type { PutWarmPoolCommandInput, WarmPoolConfiguration } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { constraintError, findGroup, validationError } from "./find.ts";

const poolStates = ["Stopped", "Running", "Hibernated"];

/**
 * Recorded alone: no instance is prepared in advance, so a launch takes its whole time here. Putting a pool again
 * changes only what is given; a prepared capacity of -1 leaves it to the group's maximum [API PutWarmPool].
 */
export function putWarmPool(input: PutWarmPoolCommandInput, account: Account): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const state = input.PoolState ?? group.warmPool?.PoolState ?? "Stopped";
  if (!poolStates.includes(state)) {
    const constraint = `Member must satisfy enum value set: [${poolStates.join(", ")}]`;
    throw constraintError("poolState", state, constraint);
  }
  if ((input.MinSize ?? 0) < 0) {
    throw constraintError("minSize", input.MinSize, "Member must have value greater than or equal to 0");
  }
  const prepared = input.MaxGroupPreparedCapacity;
  if (prepared !== undefined && prepared !== -1 && prepared < group.settings.MinSize) {
    throw validationError(
      `MaxGroupPreparedCapacity ${prepared} must be -1, or at least the group's minimum size, ${group.settings.MinSize}.`,
    );
  }
  const pool: WarmPoolConfiguration = {
    ...group.warmPool,
    MinSize: input.MinSize ?? group.warmPool?.MinSize ?? 0,
    PoolState: state,
  };
  if (prepared !== undefined) pool.MaxGroupPreparedCapacity = prepared === -1 ? undefined : prepared;
  if (input.InstanceReusePolicy !== undefined) pool.InstanceReusePolicy = input.InstanceReusePolicy;
  group.warmPool = pool;
  return {};
}
