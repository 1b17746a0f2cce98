import { createHash } from "node:crypto";

/**
 * A loopback address of its own for a load balancer, 127.192.0.1 to 127.254.255.254: far from 127.0.0.x, where
 * everybody listens. The cloud's directory is part of the seed, so that two clouds on one machine are unlikely to meet.
 */
export function balancerAddress(directory: string, arn: string, taken: readonly string[]): string {
  for (let attempt = 0; ; attempt++) {
    const hash = createHash("sha256").update(`${directory}\n${arn}\n${attempt}`).digest();
    const [second, third, fourth] = [
      192 + (hash.readUInt16BE(0) % 63),
      hash[2],
      1 + (hash.readUInt16BE(4) % 254),
    ];
    const address = `127.${second}.${third}.${fourth}`;
    if (!taken.includes(address)) return address;
  }
}
