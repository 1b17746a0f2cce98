import type { Account, CloudContext } from "../account.ts";
import { loadBalancing } from "../elasticloadbalancing/state.ts";
import { type Destination, Forwarder } from "./forwarder.ts";
import { ListenerServer } from "./listener-server.ts";
import { liveNodes } from "./nodes.ts";
import { Prober } from "./prober.ts";
import { targetEndpoint } from "./target-endpoint.ts";

/**
 * What load balancers hold open outside the state: listening sockets, requests under way, health checks. Made anew
 * from the state when a cloud starts.
 */
export class Balancer {
  readonly #forwarder: Forwarder;
  readonly #prober = new Prober();
  readonly #servers = new Map<string, ListenerServer>();
  #closed = false;

  constructor(cloud: CloudContext) {
    this.#forwarder = new Forwarder(cloud.clock);
  }

  /** Takes health-check results in and sends what is due. Says whether a target changed. */
  probe(account: Account): boolean {
    return !this.#closed && this.#prober.pass(account);
  }

  /** Opens and closes sockets until they are what the listeners say. @returns refused ports, by load balancer's ARN */
  listen(account: Account): Map<string, string> {
    const refusals = new Map<string, string>();
    if (this.#closed) return refusals;
    const state = loadBalancing.of(account);
    for (const [arn, server] of this.#servers) {
      if (server.account !== account || state.listeners[arn]?.port === server.port) continue;
      this.#servers.delete(arn);
      void server.close();
    }
    for (const listener of Object.values(state.listeners)) {
      const loadBalancer = state.loadBalancers[listener.loadBalancerArn];
      if (!loadBalancer || loadBalancer.state === "provisioning") continue;
      if ((listener.protocol ?? "HTTP") !== "HTTP") continue;
      const nodes = liveNodes(account, loadBalancer);
      const place = { address: loadBalancer.address, port: listener.port };
      const server =
        this.#servers.get(listener.arn) ??
        new ListenerServer(account, listener.arn, place, nodes, this.#forwarder);
      server.setNodes(nodes);
      this.#servers.set(listener.arn, server);
      if (server.refusal !== undefined) refusals.set(loadBalancer.arn, server.refusal);
    }
    return refusals;
  }

  /** Ends requests to targets that are forgotten or in a zone without power. */
  cutLostTargets(account: Account): void {
    const { targetGroups } = loadBalancing.of(account);
    const isLost = ({ region, targetGroupArn, targetId, endpoint }: Destination) => {
      if (region !== account.region) return false;
      const group = targetGroups[targetGroupArn];
      const target = group?.targets.find((one) => one.targetId === targetId && one.port === endpoint.port);
      return !group || !target || targetEndpoint(account, group, target) === undefined;
    };
    this.#forwarder.cut(isLost);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#prober.close();
    this.#forwarder.close();
    await Promise.all([...this.#servers.values()].map((server) => server.close()));
    this.#servers.clear();
  }
}

const balancers = new WeakMap<CloudContext, Balancer>();

export function balancerOf(cloud: CloudContext): Balancer {
  const balancer = balancers.get(cloud) ?? new Balancer(cloud);
  balancers.set(cloud, balancer);
  return balancer;
}

/** Ends everything that the balancers of a cloud hold open; later passes open nothing again. */
export async function closeBalancer(cloud: CloudContext): Promise<void> {
  await balancers.get(cloud)?.close();
}
