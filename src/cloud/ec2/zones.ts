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

/** Which zone id each zone of Tokyo has differs by account; this is one account's mapping. */
const tokyo: Readonly<Record<string, string>> = { a: "az4", c: "az1", d: "az2" };

export interface Zone {
  readonly zoneName: string;
  readonly zoneId: string;
}

/** Three zones a region: a, c and d in Tokyo (where accounts of today have no b), a, b and c elsewhere. */
export function zonesOf(region: string): Zone[] {
  const letters = region === "ap-northeast-1" ? ["a", "c", "d"] : ["a", "b", "c"];
  const short = region
    .split("-")
    .map((word) => directions[word] ?? word)
    .join("");
  return letters.map((letter, index) => ({
    zoneName: `${region}${letter}`,
    zoneId: `${short}-${(region === "ap-northeast-1" ? tokyo[letter] : undefined) ?? `az${index + 1}`}`,
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
