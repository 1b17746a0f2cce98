import type { Account } from "../account.ts";
import { reconcileMetadata } from "../metadata/metadata-servers.ts";
import { reconcilePackages } from "../packages/package-registry.ts";
import { reconcileNameServers } from "../resolver/name-servers.ts";
import { advanceImages } from "./images/advance-images.ts";
import { advance } from "./instances/advance.ts";
import { reconcileOpenPorts } from "./instances/open-ports.ts";
import { forwardAddresses } from "./network/address-forwarder.ts";
import { forgetNatGateways } from "./network/nat-gateways.ts";
import { ec2 } from "./state.ts";

/** Brings instances to where time, their machines and their zones have taken them, and their metadata with them. */
export function pass(account: Account): boolean {
  let changed = advanceImages(account);
  changed = forgetNatGateways(account) || changed;
  for (const instance of Object.values(ec2.of(account).instances)) {
    changed = advance(instance, account) || changed;
  }
  reconcileMetadata(account);
  reconcileNameServers(account);
  reconcilePackages(account);
  reconcileOpenPorts(account);
  forwardAddresses(account);
  return changed;
}
