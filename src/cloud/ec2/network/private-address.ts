import { ServiceError } from "../../service-error.ts";
import type { Ec2State } from "../state.ts";
import { addressText, parseCidr } from "./cidr.ts";
import type { Subnet } from "./state.ts";

/**
 * The next free address of a subnet. AWS keeps the first four and the last; the highest addresses are left to the
 * mount targets of EFS, which count down.
 * @throws ServiceError InsufficientFreeAddressesInSubnet
 */
export function nextPrivateAddress(state: Ec2State, subnet: Subnet): string {
  const range = parseCidr(subnet.cidrBlock);
  const hosts = (range?.size ?? 0) - 5;
  const used = usedAddresses(state, subnet.subnetId);
  for (let tried = 0; range && tried < hosts; tried++) {
    const address = addressText(range.first + 4 + (subnet.nextHost % hosts));
    subnet.nextHost += 1;
    if (!used.has(address)) return address;
  }
  throw new ServiceError(
    "InsufficientFreeAddressesInSubnet",
    `There are not enough free addresses in subnet '${subnet.subnetId}' to satisfy the requested number of instances.`,
  );
}

export function usedAddresses(state: Ec2State, subnetId: string): Set<string> {
  const used = new Set<string>();
  for (const instance of Object.values(state.instances)) {
    if (instance.subnetId === subnetId && instance.state !== "terminated")
      used.add(instance.privateIpAddress);
  }
  for (const gateway of Object.values(state.network.natGateways)) {
    if (gateway.subnetId === subnetId && gateway.deleteTime === undefined) used.add(gateway.privateIp);
  }
  return used;
}

/** A public address that can never be reached: 198.18.0.0/15 is for benchmarks alone (RFC 2544). */
export function nextPublicAddress(state: Ec2State): string {
  state.network.nextPublicAddress += 1;
  return addressText(198 * 2 ** 24 + 18 * 2 ** 16 + (state.network.nextPublicAddress % 2 ** 17));
}
