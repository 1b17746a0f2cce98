import { createHash } from "node:crypto";

/** What has an address of its own, and the second part of the first address of its range. */
const ranges = { mountTarget: [64, 64], elasticIp: [128, 64], loadBalancer: [192, 63] } as const;

/**
 * A loopback address for what clients reach by one: a load balancer's is 127.192.0.1 to 127.254.255.254, an Elastic IP
 * address 127.128.0.1 to 127.191.255.254, a mount target's, and that of the server behind it, below that from 127.64.0.1:
 * far from 127.0.0.x, where everybody listens. The cloud's directory is part of the seed, so that two clouds on one
 * machine are unlikely to meet.
 */
export function loopbackAddress(
  kind: keyof typeof ranges,
  directory: string,
  name: string,
  taken: readonly string[],
): string {
  const [first, count] = ranges[kind];
  for (let attempt = 0; ; attempt++) {
    const hash = createHash("sha256").update(`${directory}\n${name}\n${attempt}`).digest();
    const [second, third, fourth] = [
      first + (hash.readUInt16BE(0) % count),
      hash[2],
      1 + (hash.readUInt16BE(4) % 254),
    ];
    const address = `127.${second}.${third}.${fourth}`;
    if (!taken.includes(address)) return address;
  }
}
