import { validationError } from "./find.ts";
import { type Group, isSuspended } from "./state.ts";

export const scalingProcesses: readonly string[] = [
  "AZRebalance",
  "AddToLoadBalancer",
  "AlarmNotification",
  "HealthCheck",
  "InstanceRefresh",
  "Launch",
  "ReplaceUnhealthy",
  "ScheduledActions",
  "Terminate",
];

/** Those named, or all of them where none is. @throws ServiceError ValidationError */
export function givenProcesses(names: readonly string[] | undefined): readonly string[] {
  if (names === undefined || names.length === 0) return scalingProcesses;
  const unknown = names.find((name) => !scalingProcesses.includes(name));
  if (unknown !== undefined) {
    throw validationError(`${unknown} is not one of [${scalingProcesses.join(", ")}]`);
  }
  return names;
}

/** Attaching and leaving standby need the Launch process [UG:as-suspend-resume-processes.md]; the text is not known. */
export function refuseSuspendedLaunch(group: Group): void {
  if (!isSuspended(group, "Launch")) return;
  throw validationError(`The Launch process of AutoScalingGroup ${group.name} is suspended.`);
}
