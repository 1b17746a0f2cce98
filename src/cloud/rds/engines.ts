import type { Account } from "../account.ts";
import { zonesOf } from "../ec2/zones.ts";
import { invalidCombination, invalidValue } from "./refusals.ts";

interface Engine {
  readonly description: string;
  readonly port: number;
  readonly licenseModel: string;
  /** Whether the parameter group's family carries the minor version too: `mysql8.4`, `postgres16`. */
  readonly familyParts: 1 | 2;
  /** Oldest first; the last is the default. A choice of AWS's many. */
  readonly versions: readonly string[];
  readonly reservedUsernames: readonly string[];
}

/** The engines of RDS that have Multi-AZ instances and no licence to buy. */
export const engines: Readonly<Record<string, Engine>> = {
  mariadb: {
    description: "MariaDb Community Edition",
    port: 3306,
    licenseModel: "general-public-license",
    familyParts: 2,
    versions: ["10.6.22", "10.11.13", "11.4.7", "11.8.3"],
    reservedUsernames: ["rdsadmin"],
  },
  mysql: {
    description: "MySQL Community Edition",
    port: 3306,
    licenseModel: "general-public-license",
    familyParts: 2,
    versions: ["8.0.42", "8.0.43", "8.4.5", "8.4.7"],
    reservedUsernames: ["rdsadmin", "rdsrepladmin"],
  },
  postgres: {
    description: "PostgreSQL",
    port: 5432,
    licenseModel: "postgresql-license",
    familyParts: 1,
    versions: ["13.22", "14.19", "15.14", "16.10", "17.6"],
    reservedUsernames: ["rdsadmin", "admin"],
  },
};

/** Instance classes by size, smallest first. */
const sizes: Readonly<Record<string, readonly string[]>> = {
  "db.t3": ["micro", "small", "medium", "large", "xlarge", "2xlarge"],
  "db.t4g": ["micro", "small", "medium", "large", "xlarge", "2xlarge"],
  "db.m5": ["large", "xlarge", "2xlarge", "4xlarge"],
  "db.m6g": ["large", "xlarge", "2xlarge", "4xlarge"],
  "db.m6i": ["large", "xlarge", "2xlarge", "4xlarge"],
  "db.m7g": ["large", "xlarge", "2xlarge", "4xlarge"],
  "db.r5": ["large", "xlarge", "2xlarge", "4xlarge"],
  "db.r6g": ["large", "xlarge", "2xlarge", "4xlarge"],
  "db.r6i": ["large", "xlarge", "2xlarge", "4xlarge"],
  "db.r7g": ["large", "xlarge", "2xlarge", "4xlarge"],
};

export const instanceClasses: readonly string[] = Object.entries(sizes).flatMap(([family, names]) =>
  names.map((name) => `${family}.${name}`),
);

export const storageTypes = ["standard", "gp2", "gp3", "io1", "io2"] as const;

/** Least GiB that a storage type takes; 65,536 is the most. */
export function leastStorage(storageType: string): number {
  if (storageType.startsWith("io")) return 100;
  return storageType === "standard" ? 5 : 20;
}

/** @throws ServiceError InvalidParameterValue for an engine that the local cloud does not have */
export function findEngine(name: string | undefined): Engine {
  const found = Object.hasOwn(engines, name ?? "") ? engines[name ?? ""] : undefined;
  if (found) return found;
  throw invalidValue(`Invalid DB engine: ${name}. The local cloud has: ${Object.keys(engines).join(", ")}.`);
}

/**
 * The whole version for what was asked: none for the default one, `16` for the newest 16.
 * A version of a family that is known here is taken though it is not in the list, since AWS's list grows.
 * @throws ServiceError InvalidParameterCombination
 */
export function resolveVersion(engineName: string, asked: string | undefined): string {
  const { versions } = findEngine(engineName);
  if (asked === undefined) return versions.at(-1) ?? "";
  const newest = [...versions].reverse().find((one) => one === asked || one.startsWith(`${asked}.`));
  if (newest !== undefined) return newest;
  const families = versions.map((one) => familyOf(engineName, one));
  if (/^\d+(\.\d+){1,2}$/.test(asked) && families.includes(familyOf(engineName, asked))) return asked;
  throw invalidCombination(`Cannot find version ${asked} for ${engineName}`);
}

/** The family of parameter groups: `postgres16`, `mysql8.4`. */
export function familyOf(engineName: string, version: string): string {
  return engineName + majorVersion(engineName, version);
}

/** `16` of postgres 16.10, `8.4` of mysql 8.4.7. */
export function majorVersion(engineName: string, version: string): string {
  return version.split(".").slice(0, findEngine(engineName).familyParts).join(".");
}

/** @throws ServiceError InvalidParameterValue */
export function requireClass(name: string | undefined): string {
  if (name !== undefined && instanceClasses.includes(name)) return name;
  throw invalidValue(`Invalid DB Instance class: ${name}`);
}

/** @throws ServiceError InvalidParameterValue or StorageTypeNotSupported */
export function requireStorage(engineName: string, storageType: string, gibibytes: number): void {
  if (gibibytes >= leastStorage(storageType) && gibibytes <= 65_536) return;
  throw invalidValue(
    `Invalid storage size for engine name ${engineName} and storage type ${storageType}: ${gibibytes}`,
  );
}

export function zoneNames(account: Account): string[] {
  return zonesOf(account.region).map((zone) => zone.zoneName);
}
