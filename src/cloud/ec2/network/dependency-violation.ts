import { ServiceError } from "../../service-error.ts";

/** What AWS answers when something still uses what is to be deleted. */
export function dependencyViolation(kind: string, id: string): ServiceError {
  return new ServiceError(
    "DependencyViolation",
    `The ${kind} '${id}' has dependencies and cannot be deleted.`,
  );
}
