import { createServer, type Server } from "node:http";
import { messageOf } from "../../base/error.ts";
import type { Account, CloudContext } from "../account.ts";
import type { InstanceRecord } from "../ec2/instance.ts";
import { metadataPort } from "../ec2/instances/machine-address.ts";
import { isRecordedOnly } from "../machines/recorded-only.ts";
import { answerMetadataRequest } from "./answer-metadata-request.ts";
import { InstanceServers } from "./instance-servers.ts";
import { MetadataTokens } from "./metadata-tokens.ts";

const servers = new InstanceServers(metadataPort, metadataServer);

/** Opens the metadata service of every instance that has a machine, and closes the others'. */
export function reconcileMetadata(account: Account): void {
  if (!isRecordedOnly(account)) servers.reconcile(account);
}

/** Why an instance's metadata cannot be reached at this moment, if so. */
export function metadataFailure(account: Account, instanceId: string): string | undefined {
  return servers.failure(account, instanceId);
}

/** Closes every metadata service of a cloud. */
export function closeMetadata(cloud: CloudContext): Promise<void> {
  return servers.close(cloud);
}

function metadataServer(instance: InstanceRecord, account: Account): Server {
  const tokens = new MetadataTokens(account.cloud.clock);
  return createServer((request, response) => {
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
}
