import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import {
  type DbInstance,
  type DbOptionGroup,
  type DbParameterGroup,
  type DbSnapshot,
  type DbSubnetGroup,
  rds,
} from "./state.ts";

/** By identifier or ARN. @throws ServiceError DBInstanceNotFound (404) */
export function findInstance(account: Account, given: string | undefined): DbInstance {
  const identifier = (given ?? "").replace(/^arn:.*:db:/, "").toLowerCase();
  const found = rds.of(account).instances[identifier];
  if (found) return found;
  throw new ServiceError("DBInstanceNotFound", `DBInstance ${identifier} not found.`, 404);
}

/** By identifier or ARN. @throws ServiceError DBSnapshotNotFound (404) */
export function findSnapshot(account: Account, given: string | undefined): DbSnapshot {
  const identifier = (given ?? "").replace(/^arn:.*:snapshot:(?!.*:snapshot:)/, "").toLowerCase();
  const found = rds.of(account).snapshots[identifier];
  if (found) return found;
  throw new ServiceError("DBSnapshotNotFound", `DBSnapshot not found: ${identifier}`, 404);
}

/** @throws ServiceError DBSubnetGroupNotFoundFault (404) */
export function findSubnetGroup(account: Account, given: string | undefined): DbSubnetGroup {
  const name = (given ?? "").toLowerCase();
  const found = rds.of(account).subnetGroups[name];
  if (found) return found;
  throw new ServiceError("DBSubnetGroupNotFoundFault", `DB subnet group '${name}' does not exist.`, 404);
}

/** One of the account's own. @throws ServiceError DBParameterGroupNotFound (404) */
export function findParameterGroup(account: Account, given: string | undefined): DbParameterGroup {
  const name = (given ?? "").toLowerCase();
  const found = rds.of(account).parameterGroups[name];
  if (found) return found;
  throw new ServiceError("DBParameterGroupNotFound", `DBParameterGroup not found: ${name}`, 404);
}

/** One of the account's own. @throws ServiceError OptionGroupNotFoundFault (404) */
export function findOptionGroup(account: Account, given: string | undefined): DbOptionGroup {
  const name = (given ?? "").replace(/^arn:.*:og:/, "").toLowerCase();
  const found = rds.of(account).optionGroups?.[name];
  if (found) return found;
  throw new ServiceError("OptionGroupNotFoundFault", `Specified OptionGroupName: ${name} not found.`, 404);
}

/** The instances of a list that a Describe call may narrow by one identifier. */
export function instancesOf(account: Account): DbInstance[] {
  return Object.values(rds.of(account).instances);
}
