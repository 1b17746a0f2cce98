import type { PutLifecycleConfigurationCommandInput } from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findFileSystem } from "./find.ts";

export function describeLifecycleConfiguration(input: { FileSystemId?: string }, account: Account) {
  return { LifecyclePolicies: findFileSystem(account, input.FileSystemId).lifecyclePolicies };
}

/** Each policy holds one transition; Archive needs elastic throughput. */
export function putLifecycleConfiguration(input: PutLifecycleConfigurationCommandInput, account: Account) {
  const fileSystem = findFileSystem(account, input.FileSystemId);
  const policies = input.LifecyclePolicies ?? [];
  if (policies.some((policy) => Object.keys(policy).length !== 1)) {
    throw new ServiceError("BadRequest", "Each lifecycle policy must hold exactly one transition.", 400);
  }
  const unknown = policies.flatMap(Object.entries).find(([name, value]) => !isTransition(name, value));
  if (unknown) throw new ServiceError("BadRequest", `Invalid value '${unknown[1]}' for ${unknown[0]}.`, 400);
  if (policies.some((policy) => policy.TransitionToArchive) && fileSystem.throughputMode !== "elastic") {
    throw new ServiceError("BadRequest", "TransitionToArchive requires elastic throughput.", 400);
  }
  fileSystem.lifecyclePolicies = policies as Record<string, string>[];
  return { LifecyclePolicies: fileSystem.lifecyclePolicies };
}

const days = [1, 7, 14, 30, 60, 90, 180, 270, 365].map(
  (count) => `AFTER_${count}_DAY${count === 1 ? "" : "S"}`,
);
const transitions: Readonly<Record<string, readonly string[]>> = {
  TransitionToIA: days,
  TransitionToArchive: days,
  TransitionToPrimaryStorageClass: ["AFTER_1_ACCESS"],
};

function isTransition(name: string, value: string): boolean {
  return transitions[name]?.includes(value) === true;
}
