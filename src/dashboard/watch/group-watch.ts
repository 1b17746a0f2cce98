import type { Connection } from "../../aws/connection.ts";
import { group } from "../../aws/group.ts";
import { instanceStates } from "../../aws/instance-states.ts";
import { targetHealthOf } from "../../aws/load-balancer.ts";
import { localControl } from "../../aws/local-control.ts";
import type { Seen, ZoneTrouble } from "../build-state.ts";

/** What the stack says of what there is to watch. */
export interface Watched {
  readonly autoScalingGroupName: string;
  readonly logGroupName: string;
  readonly targetGroupArn?: string;
}

/** Looks at the group, its instances and targets, and on the local cloud at its zones, by AWS's API. */
export async function groupWatch(connection: Connection, { autoScalingGroupName, targetGroupArn }: Watched) {
  const watched = await group(connection, autoScalingGroupName);
  const states = await instanceStates(connection, autoScalingGroupName);
  const health = await targetHealthOf(connection);
  return {
    watched,
    async look(): Promise<Omit<Seen, "stack"> & { readonly local?: LocalHealth }> {
      const [described, found, targets, local] = await Promise.all([
        watched.describe(),
        states(),
        targetGroupArn === undefined ? [] : health(targetGroupArn),
        connection.endpoint === undefined ? undefined : localHealth(connection),
      ]);
      return { described, states: found, targets, zones: local, local };
    },
  };
}

/** What the local cloud says of itself, as far as it is shown. */
export interface LocalHealth extends ZoneTrouble {
  readonly timeScale: number;
  /** Where it keeps its files. */
  readonly directory: string;
}

async function localHealth(connection: Connection): Promise<LocalHealth> {
  return (await localControl(connection, "GET", "health")) as LocalHealth;
}
