import type { Tag } from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { securityGroupIds } from "../security-groups.ts";
import { ServiceError } from "../service-error.ts";
import { familyOf, findEngine } from "./engines.ts";
import { findParameterGroup } from "./find.ts";
import { requireIdentifier, resourceIdOf } from "./identifier.ts";
import { maintenanceWindow } from "./maintenance-window.ts";
import { optionGroupFor } from "./option-groups.ts";
import { placePrimary, placeStandby } from "./placement.ts";
import { invalidCombination, invalidValue } from "./refusals.ts";
import { type DbInstance, rds } from "./state.ts";
import { subnetGroupFor } from "./subnet-groups.ts";
import { newTags } from "./tags.ts";

/** What CreateDBInstance and the restore from a snapshot have in common. */
export interface InstanceSettings {
  readonly DBInstanceIdentifier?: string;
  readonly DBSubnetGroupName?: string;
  readonly AvailabilityZone?: string;
  readonly MultiAZ?: boolean;
  readonly Port?: number;
  readonly VpcSecurityGroupIds?: string[];
  readonly PubliclyAccessible?: boolean;
  readonly DBParameterGroupName?: string;
  readonly AutoMinorVersionUpgrade?: boolean;
  readonly CopyTagsToSnapshot?: boolean;
  readonly DeletionProtection?: boolean;
  readonly EnableIAMDatabaseAuthentication?: boolean;
  readonly OptionGroupName?: string;
  readonly DBClusterIdentifier?: string;
  readonly Tags?: Tag[];
}

/** What comes from the request in the one case, from the snapshot in the other. */
export type InstanceContents = Pick<
  DbInstance,
  | "engine"
  | "engineVersion"
  | "instanceClass"
  | "allocatedStorage"
  | "storageType"
  | "iops"
  | "storageEncrypted"
  | "kmsKeyId"
  | "masterUsername"
  | "databaseName"
  | "licenseModel"
  | "backupRetentionPeriod"
> & { readonly port: number };

/** Checks everything, then makes the record. Its work is not begun yet. @throws ServiceError in AWS's words */
export function newInstance(
  account: Account,
  input: InstanceSettings,
  contents: InstanceContents,
  windows: { readonly backup?: string; readonly maintenance?: string } = {},
): DbInstance {
  const { instances } = rds.of(account);
  const identifier = requireIdentifier("DBInstanceIdentifier", input.DBInstanceIdentifier, 63);
  if (instances[identifier]) throw instanceAlreadyExists();
  refuseAbsent(input);
  if (Object.keys(instances).length >= 40) {
    const message = "Cannot create more than 40 DB instances";
    throw new ServiceError("InstanceQuotaExceeded", message);
  }
  const multiAz = input.MultiAZ ?? false;
  const group = subnetGroupFor(account, input.DBSubnetGroupName);
  const availabilityZone = placePrimary(account, group, { zone: input.AvailabilityZone, multiAz });
  const port = input.Port ?? contents.port;
  if (port < 1150 || port > 65_535) {
    throw invalidValue(`Invalid database port: ${port}. Valid values: 1150-65535`);
  }
  const instance: DbInstance = {
    ...contents,
    identifier,
    resourceId: resourceIdOf(`${account.region} ${identifier} ${account.now}`),
    status: "creating",
    work: [],
    workSince: undefined,
    createdAt: undefined,
    maxAllocatedStorage: undefined,
    port,
    multiAz,
    availabilityZone,
    secondaryAvailabilityZone: multiAz ? placeStandby(account, group.name, availabilityZone) : undefined,
    standbyReady: false,
    standbySince: undefined,
    subnetGroupName: group.name,
    vpcSecurityGroupIds: securityGroupsFor(account, input.VpcSecurityGroupIds, group.vpcId),
    publiclyAccessible: input.PubliclyAccessible ?? group.name === "default",
    parameterGroupName: parameterGroupFor(account, input.DBParameterGroupName, contents),
    parameterGroupStatus: "in-sync",
    optionGroupName: optionGroupFor(account, input.OptionGroupName, contents),
    preferredBackupWindow: windows.backup ?? "03:00-03:30",
    preferredMaintenanceWindow: windows.maintenance ?? maintenanceWindow(identifier),
    autoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? true,
    copyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
    deletionProtection: input.DeletionProtection ?? false,
    iamDatabaseAuthentication: input.EnableIAMDatabaseAuthentication ?? false,
    caCertificateIdentifier: "rds-ca-rsa2048-g1",
    pending: {},
    tags: newTags(input.Tags),
  };
  instances[identifier] = instance;
  return instance;
}

export function instanceAlreadyExists(): ServiceError {
  return new ServiceError("DBInstanceAlreadyExists", "DB instance already exists");
}

/** What an instance may name and the local cloud does not have. */
function refuseAbsent({ DBClusterIdentifier }: InstanceSettings): void {
  if (DBClusterIdentifier !== undefined) {
    throw new ServiceError("DBClusterNotFoundFault", `DBCluster ${DBClusterIdentifier} not found.`, 404);
  }
}

/** @throws ServiceError InvalidParameterValue for a group that EC2 does not have or that is of another VPC */
export function securityGroupsFor(account: Account, given: string[] | undefined, vpcId: string): string[] {
  return securityGroupIds(account, given, vpcId, "InvalidParameterValue");
}

/** `default.postgres16`, or one of the account's own of the engine's family. @throws ServiceError */
export function parameterGroupFor(
  account: Account,
  given: string | undefined,
  { engine, engineVersion }: { readonly engine: string; readonly engineVersion: string },
): string {
  const family = familyOf(engine, engineVersion);
  if (given === undefined || given === `default.${family}`) return `default.${family}`;
  const group = findParameterGroup(account, given);
  if (group.family === family) return group.name;
  throw invalidCombination(
    `The parameter group ${group.name} with DBParameterGroupFamily ${group.family} can't be used for this instance. Use a parameter group with DBParameterGroupFamily ${family}.`,
  );
}

/** @throws ServiceError InvalidParameterValue in AWS's words */
export function requirePassword(engine: string, password: string | undefined): void {
  if (password === undefined || password === "") {
    throw invalidValue("The parameter MasterUserPassword must be provided and must not be blank.");
  }
  if (password.length < 8) {
    throw invalidValue(
      "The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.",
    );
  }
  const limit = engine === "postgres" ? 128 : 41;
  if (password.length > limit) {
    throw invalidValue(
      `The parameter MasterUserPassword is not a valid password because it is longer than ${limit} characters.`,
    );
  }
  if (!/^[!-~]+$/.test(password) || /[/@"]/.test(password)) {
    throw invalidValue(
      "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used.",
    );
  }
}

/** @throws ServiceError InvalidParameterValue in AWS's words */
export function requireUsername(engineName: string, name: string | undefined): string {
  if (name === undefined || name === "") {
    throw invalidValue("The parameter MasterUsername must be provided and must not be blank.");
  }
  if (!/^[A-Za-z]\w{0,62}$/.test(name)) {
    throw invalidValue(
      "The parameter MasterUsername is not a valid identifier. Identifiers must begin with a letter and contain only alphanumeric characters and underscores.",
    );
  }
  if (findEngine(engineName).reservedUsernames.includes(name.toLowerCase())) {
    throw invalidValue(`MasterUsername ${name} cannot be used as it is a reserved word used by the engine`);
  }
  return name;
}

/** @throws ServiceError InvalidParameterValue */
export function requireRetention(days: number): number {
  if (days >= 0 && days <= 35) return days;
  throw invalidValue(`Invalid backup retention period: ${days}. Must be between 0 and 35`);
}
