import { validationError } from "./find.ts";

/** The metrics of a group; those of warm pools are left out, since there are none here. */
export const groupMetrics: readonly string[] = [
  "GroupMinSize",
  "GroupMaxSize",
  "GroupDesiredCapacity",
  "GroupInServiceInstances",
  "GroupPendingInstances",
  "GroupStandbyInstances",
  "GroupTerminatingInstances",
  "GroupTotalInstances",
  "GroupInServiceCapacity",
  "GroupPendingCapacity",
  "GroupStandbyCapacity",
  "GroupTerminatingCapacity",
  "GroupTotalCapacity",
];

/** Those named, or all. @throws ServiceError ValidationError */
export function givenMetrics(names: readonly string[] | undefined): readonly string[] {
  if (names === undefined || names.length === 0) return groupMetrics;
  const unknown = names.find((name) => !groupMetrics.includes(name));
  if (unknown !== undefined) throw validationError(`Invalid Metric: ${unknown}`);
  return names;
}
