import type { Forward, MachineNetwork } from "../machines.ts";

/** What every guest finds at a link-local address, as an instance finds its metadata. QEMU forwards each to the host. */
export const guestAddresses = {
  /** Instance metadata. */
  metadata: "169.254.169.254",
  /** The VPC's resolver: EC2 user guide, "Amazon DNS server". */
  resolver: "169.254.169.253",
  /** The local cloud's endpoint, and its registry of npm packages. AWS has nothing there. */
  endpoint: "169.254.171.1",
} as const;

export const guestEndpointPort = 4566;
export const guestPackagesPort = 4873;

/** What is in `AWS_ENDPOINT_URL` of everything that runs in a guest. */
export const guestEndpoint = `http://${guestAddresses.endpoint}:${guestEndpointPort}`;

/**
 * The one network on which a guest sees link-local addresses and its VPC's: QEMU forwards only what lies in its own
 * network, which has at least four bits. It holds 172.16.0.0/12 too, where default VPCs are.
 */
const guestNetwork = { first: 160, last: 175, cidr: "160.0.0.0/4" } as const;

/** Whether a private address can be a guest's. */
export function isGuestAddress(address: string): boolean {
  const first = Number(address.split(".")[0]);
  return first >= guestNetwork.first && first <= guestNetwork.last;
}

/**
 * QEMU's user network of one guest: what is not forwarded is not there (`restrict=on`). Who connects to the guest comes from
 * the VPC's router.
 * @param address the machine's own on the host: what the guest sends leaves from there, so that the other side knows whose it is
 */
export function networkOption(
  { privateAddress, router, hostName, reaches }: MachineNetwork,
  address: string,
): string {
  return [
    "user,id=net,restrict=on,ipv6=off",
    `net=${guestNetwork.cidr}`,
    `host=${router}`,
    `dhcpstart=${privateAddress}`,
    `hostname=${hostName}`,
    ...reaches.map((forward) => `guestfwd=${guestForward(forward, address)}`),
  ].join(",");
}

/** A process of socat each connection. Two commas are one in an option of QEMU's. */
function guestForward({ guestAddress, guestPort, host, port }: Forward, source: string): string {
  return `tcp:${guestAddress}:${guestPort}-cmd:socat -lf/dev/null - TCP:${host}:${port},,bind=${source}`;
}
