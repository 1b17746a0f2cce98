import type { Account } from "../../account.ts";
import type { ServiceError } from "../../service-error.ts";
import { scaledLimit } from "../../timing.ts";
import { isObject, type Json } from "../json.ts";
import type { StackResource, Task } from "../state.ts";
import type { ResourceDefinition } from "../template/template.ts";
import { validationError } from "../validation-error.ts";

/**
 * Whether a resource with a CreationPolicy has had its signals. The timer starts when the resource is ready.
 * @throws ServiceError ValidationError for a failure signal, and when the time is over
 */
export function signalsArrived(
  account: Account,
  task: Task,
  resource: StackResource,
  definition: ResourceDefinition,
  verb: string,
): boolean {
  const policy = definition.CreationPolicy?.ResourceSignal;
  if (!isObject(policy) || verb !== "CREATE") return true;
  task.memory.readyAt ??= account.now;
  const count = Number(policy.Count ?? 1);
  const percent = minimumPercent(definition.CreationPolicy?.AutoScalingCreationPolicy);
  const failures = resource.signals.filter((signal) => signal.status === "FAILURE").length;
  const successes = resource.signals.length - failures;
  const needed = Math.ceil((count * percent) / 100);
  if (successes >= needed) return true;
  const limit = scaledLimit(account.cloud.timing, isoSeconds(policy.Timeout ?? "PT5M") * 1000);
  const late = account.now - Number(task.memory.readyAt) >= limit;
  if (failures > count - needed || late) throw signalsMissing(failures, successes, count, percent);
  return false;
}

function minimumPercent(policy: Json | undefined): number {
  return Number((isObject(policy) ? policy.MinSuccessfulInstancesPercent : undefined) ?? 100);
}

/** Seconds of `PT15M`, `PT1H30M`, `PT45S`. */
export function isoSeconds(text: Json): number {
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(String(text)) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** AWS's words: the failures when there are any, else what was received in time. */
export function signalsMissing(
  failures: number,
  successes: number,
  count: number,
  percent: number,
): ServiceError {
  const received = failures > 0 ? `${failures} FAILURE` : `${successes} SUCCESS`;
  return validationError(
    `Received ${received} signal(s) out of ${count}. Unable to satisfy ${percent}% MinSuccessfulInstancesPercent requirement`,
  );
}
