import { connect, createServer, type Server, type Socket } from "node:net";
import type { Account, CloudContext } from "../../account.ts";
import { ec2 } from "../state.ts";
import type { Address } from "./state.ts";

/** A rule that opens more ports than these opens none here: a socket has to listen on each. */
const mostPorts = 16;

/** One port of an Elastic IP address, and the machine that it leads to. */
interface Way {
  readonly address: string;
  readonly port: number;
  readonly machine: string;
}

/** What Elastic IP addresses hold open outside the state: a listening socket for each port that is let in. */
class AddressForwarder {
  readonly #ways = new Map<
    string,
    { readonly way: Way; readonly server: Server; readonly sockets: Set<Socket> }
  >();

  /** Opens and closes sockets until they are what addresses, instances and security groups say. */
  listen(region: string, wanted: readonly Way[]): void {
    const keys = new Map(wanted.map((way) => [`${region} ${way.address} ${way.port}`, way]));
    for (const [key, open] of this.#ways) {
      if (!key.startsWith(`${region} `) || keys.get(key)?.machine === open.way.machine) continue;
      this.#ways.delete(key);
      open.server.close();
      for (const socket of open.sockets) socket.destroy();
    }
    for (const [key, way] of keys) if (!this.#ways.has(key)) this.#open(key, way);
  }

  async close(): Promise<void> {
    const closed = [...this.#ways.values()].map(({ server, sockets }) => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    });
    this.#ways.clear();
    await Promise.all(closed);
  }

  #open(key: string, way: Way): void {
    const sockets = new Set<Socket>();
    const keep = (socket: Socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    };
    const server = createServer({ allowHalfOpen: true }, (client) => {
      const upstream = connect({ host: way.machine, port: way.port, allowHalfOpen: true });
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        keep(one);
        one.on("error", () => other.destroy());
        one.pipe(other);
      }
    });
    // A port that another process has, or that needs privileges: the next pass asks for it again.
    server.on("error", () => this.#ways.delete(key));
    this.#ways.set(key, { way, server, sockets });
    server.listen({ host: way.address, port: way.port });
  }
}

const forwarders = new WeakMap<CloudContext, AddressForwarder>();

/** Has each Elastic IP address of a region lead where it is associated. */
export function forwardAddresses(account: Account): void {
  const addresses = Object.values(ec2.of(account).network.addresses);
  const known = forwarders.get(account.cloud);
  if (addresses.length === 0 && !known) return;
  const forwarder = known ?? new AddressForwarder();
  forwarders.set(account.cloud, forwarder);
  forwarder.listen(
    account.region,
    addresses.flatMap((address) => waysOf(account, address)),
  );
}

export async function closeForwarders(cloud: CloudContext): Promise<void> {
  await forwarders.get(cloud)?.close();
  forwarders.delete(cloud);
}

/** The TCP ports that the instance's security groups let anybody in by. None while its zone cannot be reached. */
function waysOf(account: Account, { publicIp, instanceId = "" }: Address): Way[] {
  const { instances, network } = ec2.of(account);
  const instance = instances[instanceId];
  const { failedZones, cutOffZones } = account.cloud;
  if (instance?.state !== "running") return [];
  if (failedZones.has(instance.availabilityZone) || cutOffZones.has(instance.availabilityZone)) return [];
  const rules = instance.securityGroupIds.flatMap((id) => network.securityGroups[id]?.rules ?? []);
  const ports = rules
    .filter((rule) => !rule.isEgress && rule.ipProtocol === "tcp" && rule.cidrIpv4 !== undefined)
    .filter(({ fromPort, toPort }) => toPort - fromPort < mostPorts)
    .flatMap(({ fromPort, toPort }) =>
      Array.from({ length: toPort - fromPort + 1 }, (_, offset) => fromPort + offset),
    );
  return [...new Set(ports)].map((port) => ({ address: publicIp, port, machine: instance.machineAddress }));
}
