import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { messageOf } from "../../base/error.ts";
import type { Account, CloudContext } from "../account.ts";
import type { InstanceRecord } from "../ec2/instance.ts";
import { packagesPort } from "../ec2/instances/machine-address.ts";
import { InstanceServers } from "../metadata/instance-servers.ts";
import { type PackageArchive, packageDocument } from "./package-archive.ts";

const servers = new InstanceServers(packagesPort, registryServer);

/** Opens npm's registry for every instance whose machine has no other way to one, and closes the others'. */
export function reconcilePackages(account: Account): void {
  if (account.cloud.machines.packages) servers.reconcile(account);
}

export function closePackages(cloud: CloudContext): Promise<void> {
  return servers.close(cloud);
}

/** A registry that has the packages which the local cloud was given, and no others. */
function registryServer(_instance: InstanceRecord, account: Account): Server {
  return createServer((request, response) => {
    request.resume();
    try {
      answer(request, response, account.cloud.machines.packages ?? []);
    } catch (error) {
      response.writeHead(500, { "content-type": "text/plain" }).end(messageOf(error));
    }
  });
}

function answer(
  { url = "/", headers }: IncomingMessage,
  response: ServerResponse,
  packages: readonly PackageArchive[],
): void {
  const [, name, archive] = /^\/([\w.-]+)(\/-\/[\w.-]+\.tgz)?$/.exec(url) ?? [];
  const found = packages.find((one) => one.name === name);
  if (!found) {
    const error = `${name ?? url} is not among the packages of this local cloud`;
    response.writeHead(404, { "content-type": "application/json" }).end(JSON.stringify({ error }));
  } else if (archive) {
    response.writeHead(200, { "content-type": "application/octet-stream" });
    createReadStream(found.path).pipe(response);
  } else {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(packageDocument(found, `http://${headers.host}/`)));
  }
}
