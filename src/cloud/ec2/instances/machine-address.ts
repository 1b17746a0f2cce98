import { createHash } from "node:crypto";
import type { Account } from "../../account.ts";
import { ec2 } from "../state.ts";

/** Instance metadata listens on each machine's own address, on this port. */
export const metadataPort = 1338;
/** And its VPC's resolver on this one. */
export const resolverPort = 1353;
/** And npm's registry, where machines reach no other, on this one. */
export const packagesPort = 1373;

/**
 * A loopback address for one instance, never 127.0.x.y. It comes from the hash of the cloud's directory and the
 * instance id: two clouds on one computer share sixteen million addresses, and none among themselves.
 */
export function machineAddress(account: Account, instanceId: string): string {
  const taken = new Set(Object.values(ec2.of(account).instances).map((one) => one.machineAddress));
  for (let attempt = 0; ; attempt++) {
    const hash = createHash("sha256")
      .update(`${account.cloud.directory}\0${instanceId}\0${attempt}`)
      .digest();
    const address = `127.${1 + (hash.readUInt8(0) % 254)}.${hash.readUInt8(1)}.${1 + (hash.readUInt8(2) % 254)}`;
    if (!taken.has(address)) return address;
  }
}
