import type { Connection } from "../aws/connection.ts";
import type { group } from "../aws/group.ts";
import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import type { FaultName } from "./titles.ts";
import type { Undo } from "./undo.ts";

/** The instance that a fault strikes. */
export interface Victim {
  readonly instanceId: string;
  readonly availabilityZone: string;
}

/** What a fault is put into. */
export interface Scene {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly autoScalingGroupName: string;
  readonly launchTemplateId: string;
  readonly fileSystemId: string;
  /** Of RDS, where one was named. */
  readonly databaseId: string | undefined;
  readonly victim: Victim;
  /** Milliseconds that a fault which lasts stays in. */
  readonly stay: number;
  /** The app is killed again and again. */
  readonly loop: boolean;
}

/**
 * A fault put in on purpose. One file each in `faults/`.
 *
 * `course` is what it leads to: `outage`, the app goes away and comes back; `steady`, it may go on answering; `hold`,
 * the breaker holds it, with evidence.
 */
export interface Fault {
  readonly name: FaultName;
  readonly course: "outage" | "steady" | "hold";
  /** True when every process of the victim is dead once it is in. */
  readonly kills: boolean;
  /** Milliseconds that it stays in where nobody says otherwise; absent for one that stays until the app answers again. */
  readonly stay?: number;
  /** It stays only where it is put in again and again (`--loop`). */
  readonly loops?: boolean;
  /** An outage may begin this much later, milliseconds: the guard waits for its deadline, for one. */
  readonly late?: { readonly local: number; readonly aws: number };
  /** Systems Manager must reach the instance. */
  readonly needsCommands?: boolean;
  /** The group must have other zones to go to. */
  readonly needsZones?: boolean;
  /** Why it cannot be put in on AWS; absent where it can. */
  readonly notOnAws?: string;
  sentence(scene: Scene): string;
  /** What has to be put back afterwards. Looks it up, and changes nothing: it is journaled before `inject`. */
  undo(scene: Scene): Promise<readonly Undo[]>;
  inject(scene: Scene): Promise<void>;
}

/** Whether the drill runs on the local cloud, whose own controls it may then use. */
export function isLocal({ connection }: Pick<Scene, "connection">): boolean {
  return connection.endpoint !== undefined;
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
