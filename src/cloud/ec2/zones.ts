import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";

const directions: Readonly<Record<string, string>> = {
  north: "n",
  northeast: "ne",
  northwest: "nw",
  south: "s",
  southeast: "se",
  southwest: "sw",
  east: "e",
  west: "w",
  central: "c",
  gov: "g",
};

export interface Zone {
  readonly zoneName: string;
  readonly zoneId: string;
}

/** The zones of regions that have others than a, b and c; accounts of today have no b in Tokyo and two in California. */
const letters: Readonly<Record<string, string>> = {
  "us-east-1": "abcdef",
  "us-west-1": "ab",
  "us-west-2": "abcd",
  "ap-northeast-1": "acd",
  "ap-northeast-2": "abcd",
  "ca-central-1": "abd",
};

/** Which zone id each zone of a region has differs by account; these are one account's mappings. */
const mappings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "us-east-1": { a: "az6", b: "az1", c: "az2", d: "az4", e: "az3", f: "az5" },
  "us-west-1": { a: "az3", b: "az1" },
  "us-west-2": { a: "az2", b: "az1", c: "az3", d: "az4" },
  "ap-northeast-1": { a: "az4", c: "az1", d: "az2" },
};

export function zonesOf(region: string): Zone[] {
  const short = region
    .split("-")
    .map((word) => directions[word] ?? word)
    .join("");
  return [...(letters[region] ?? "abc")].map((letter, index) => ({
    zoneName: `${region}${letter}`,
    zoneId: `${short}-${mappings[region]?.[letter] ?? `az${index + 1}`}`,
  }));
}

/** By name or id. @throws ServiceError InvalidParameterValue */
export function findZone(account: Account, nameOrId: string): Zone {
  const zones = zonesOf(account.region);
  const found = zones.find((zone) => zone.zoneName === nameOrId || zone.zoneId === nameOrId);
  if (found) return found;
  const valid = zones.map((zone) => zone.zoneName).join(", ");
  throw new ServiceError(
    "InvalidParameterValue",
    `Value (${nameOrId}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${valid}.`,
  );
}
