import { createServer, type Server } from "node:http";
import { messageOf } from "../../base/error.ts";
import type { Account, CloudContext } from "../account.ts";
import type { InstanceRecord } from "../ec2/instance.ts";
import { metadataPort } from "../ec2/instances/machine-address.ts";
import { ec2 } from "../ec2/state.ts";
import { answerMetadataRequest } from "./answer-metadata-request.ts";
import { MetadataTokens } from "./metadata-tokens.ts";

/** Milliseconds until an address that could not be listened on is tried again. */
const retryInterval = 1000;

interface MetadataServer {
  readonly server: Server;
  /** Why it does not listen, and when to try again. */
  failure?: { readonly message: string; readonly retryAt: number };
}

/** What listens for each cloud, by instance id: no part of its state. */
const listening = new WeakMap<CloudContext, Map<string, MetadataServer>>();

/** Opens the metadata service of every instance that has a machine, and closes the others'. */
export function reconcileMetadata(account: Account): void {
  if (account.cloud.machines.kind === "none") return;
  const servers = listening.get(account.cloud) ?? new Map<string, MetadataServer>();
  listening.set(account.cloud, servers);
  for (const instance of Object.values(ec2.of(account).instances)) {
    const known = servers.get(instance.instanceId);
    const due = known?.failure && account.cloud.clock.monotonic() >= known.failure.retryAt;
    // What it says comes from the control plane: where that is cut off it says nothing.
    if (!hasMachine(instance) || account.cloud.cutOffZones.has(instance.availabilityZone)) {
      if (known) closeServer(servers, instance.instanceId, known);
    } else if (!known || due) {
      servers.set(instance.instanceId, open(instance, account));
    }
  }
}

/** From `pending` on, so that it answers before the machine's first question, to its last. */
function hasMachine(instance: InstanceRecord): boolean {
  return ["pending", "running", "stopping", "shutting-down"].includes(instance.state);
}

/** Why an instance's metadata cannot be reached at this moment, if so. */
export function metadataFailure(account: Account, instanceId: string): string | undefined {
  return listening.get(account.cloud)?.get(instanceId)?.failure?.message;
}

function open(instance: InstanceRecord, account: Account): MetadataServer {
  const { clock } = account.cloud;
  const tokens = new MetadataTokens(clock);
  const server = createServer((request, response) => {
    request.resume();
    try {
      const { method = "GET", headers } = request;
      const path = decodeURI((request.url ?? "/").replace(/\?.*$/, ""));
      const answer = answerMetadataRequest({ method, path, headers }, instance.instanceId, tokens, account);
      response.writeHead(answer.status, { "content-type": "text/plain", server: "EC2ws", ...answer.headers });
      response.end(answer.body);
    } catch (error) {
      response.writeHead(500, { "content-type": "text/plain" }).end(messageOf(error));
    }
  });
  const opened: MetadataServer = { server };
  server.on("error", (error) => {
    opened.failure = { message: error.message, retryAt: clock.monotonic() + retryInterval };
  });
  server.listen(metadataPort, instance.machineAddress);
  return opened;
}

function closeServer(servers: Map<string, MetadataServer>, instanceId: string, known: MetadataServer): void {
  servers.delete(instanceId);
  known.server.close();
  known.server.closeAllConnections();
}

/** Closes every metadata service of a cloud. */
export async function closeMetadata(cloud: CloudContext): Promise<void> {
  const servers = listening.get(cloud) ?? new Map<string, MetadataServer>();
  listening.delete(cloud);
  const closing = [...servers.values()].map(({ server }) => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    return closed;
  });
  await Promise.all(closing);
}
