import type { Clock } from "../base/clock.ts";
import { inTime } from "../base/in-time.ts";

/** Who asks for the lease: for people, and for the hint beside it. */
export interface TaskIdentity {
  readonly instanceId: string;
  readonly availabilityZone: string;
}

/** Milliseconds: a name is not worth a later start. */
const limit = 2000;

/**
 * The task's id and zone from ECS's metadata endpoint, version 4 (`ECS_CONTAINER_METADATA_URI_V4`); the container's own
 * name where there is none.
 */
export async function taskIdentity(
  environment: NodeJS.ProcessEnv,
  clock: Clock,
  hostname: string,
): Promise<TaskIdentity> {
  const unknown = { instanceId: `task-${hostname}`, availabilityZone: "unknown" };
  const endpoint = environment.ECS_CONTAINER_METADATA_URI_V4;
  if (endpoint === undefined) return unknown;
  const asked = fetch(`${endpoint}/task`).then(
    async (answer) => (await answer.json()) as { TaskARN?: string; AvailabilityZone?: string },
  );
  const task = await inTime(
    asked.catch(() => undefined),
    clock,
    limit,
  );
  const id = task?.TaskARN?.split("/").at(-1);
  if (id === undefined) return unknown;
  return { instanceId: `task-${id}`, availabilityZone: task?.AvailabilityZone ?? "unknown" };
}
