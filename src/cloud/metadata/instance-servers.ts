import type { Server, Socket } from "node:net";
import type { Account, CloudContext } from "../account.ts";
import type { InstanceRecord } from "../ec2/instance.ts";
import { ec2 } from "../ec2/state.ts";

/** Milliseconds until an address that could not be listened on is tried again. */
const retryInterval = 1000;

interface InstanceServer {
  readonly server: Server;
  readonly sockets: Set<Socket>;
  /** Why it does not listen, and when to try again. */
  failure?: { readonly message: string; readonly retryAt: number };
}

/**
 * A service that every instance has for itself, on its machine's own address: its metadata, its VPC's resolver. What
 * listens is no part of a cloud's state.
 */
export class InstanceServers {
  readonly #port: number;
  readonly #make: (instance: InstanceRecord, account: Account) => Server;
  /** By instance id. */
  readonly #listening = new WeakMap<CloudContext, Map<string, InstanceServer>>();

  /** @param make makes a server that does not listen yet */
  constructor(port: number, make: (instance: InstanceRecord, account: Account) => Server) {
    this.#port = port;
    this.#make = make;
  }

  /** Opens those of every instance that has a machine, and closes the others'. */
  reconcile(account: Account): void {
    const servers = this.#listening.get(account.cloud) ?? new Map<string, InstanceServer>();
    this.#listening.set(account.cloud, servers);
    for (const instance of Object.values(ec2.of(account).instances)) {
      const known = servers.get(instance.instanceId);
      const due = known?.failure && account.cloud.clock.monotonic() >= known.failure.retryAt;
      // What it says comes from the control plane: where that is cut off it says nothing.
      if (!hasMachine(instance) || account.cloud.cutOffZones.has(instance.availabilityZone)) {
        if (known) void end(known);
        servers.delete(instance.instanceId);
      } else if (!known || due) {
        servers.set(instance.instanceId, this.#open(instance, account));
      }
    }
  }

  /** Why an instance's cannot be reached at this moment, if so. */
  failure(account: Account, instanceId: string): string | undefined {
    return this.#listening.get(account.cloud)?.get(instanceId)?.failure?.message;
  }

  /** Closes all of a cloud. */
  async close(cloud: CloudContext): Promise<void> {
    const servers = this.#listening.get(cloud) ?? new Map<string, InstanceServer>();
    this.#listening.delete(cloud);
    await Promise.all([...servers.values()].map(end));
  }

  #open(instance: InstanceRecord, account: Account): InstanceServer {
    const { clock } = account.cloud;
    const server = this.#make(instance, account);
    const opened: InstanceServer = { server, sockets: new Set() };
    server.on("connection", (socket: Socket) => {
      opened.sockets.add(socket);
      socket.once("close", () => opened.sockets.delete(socket));
    });
    server.on("error", (error) => {
      opened.failure = { message: error.message, retryAt: clock.monotonic() + retryInterval };
    });
    server.listen(this.#port, instance.machineAddress);
    return opened;
  }
}

/** From `pending` on, so that it answers before the machine's first question, to its last. */
function hasMachine(instance: InstanceRecord): boolean {
  return ["pending", "running", "stopping", "shutting-down"].includes(instance.state);
}

function end({ server, sockets }: InstanceServer): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  return closed;
}
