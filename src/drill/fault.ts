import type { Connection } from "../aws/connection.ts";
import type { group } from "../aws/group.ts";
import { HitoriError } from "../base/error.ts";

/** The instance that a fault strikes. */
export interface Victim {
  readonly instanceId: string;
  readonly availabilityZone: string;
}

/** A fault put in on purpose. One file each in `faults/`. */
export interface Fault {
  readonly name: string;
  /** True when it ends every process of the victim at once. */
  readonly kills: boolean;
  sentence(victim: Victim): string;
  inject(connection: Connection, victim: Victim): Promise<void>;
  /** Takes the fault away again; safe to call when it was never put in. */
  restore(connection: Connection, victim: Victim): Promise<void>;
}

/** The group's instance that is in service. */
export async function victimOf(watched: Awaited<ReturnType<typeof group>>): Promise<Victim> {
  const described = await watched.describe();
  const instance = described?.Instances?.find((one) => one.LifecycleState === "InService");
  if (!instance?.InstanceId || !instance.AvailabilityZone) {
    throw new HitoriError({
      code: "GROUP_NO_INSTANCE",
      message: `The group has no instance in service${described ? "" : " (it does not exist)"}.`,
      hint: "See what it is doing: hitori status",
    });
  }
  return { instanceId: instance.InstanceId, availabilityZone: instance.AvailabilityZone };
}
