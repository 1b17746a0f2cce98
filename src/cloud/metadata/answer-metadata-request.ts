import type { IncomingHttpHeaders } from "node:http";
import type { Account } from "../account.ts";
import { ec2 } from "../ec2/state.ts";
import type { MetadataTokens } from "./metadata-tokens.ts";
import { metadataTree, readMetadata } from "./metadata-tree.ts";

export interface MetadataRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface MetadataAnswer {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const ttlHeader = "x-aws-ec2-metadata-token-ttl-seconds";
const tokenHeader = "x-aws-ec2-metadata-token";

/** One request to an instance's metadata service. Statuses: EC2 user guide, "Use the IMDS". */
export function answerMetadataRequest(
  request: MetadataRequest,
  instanceId: string,
  tokens: MetadataTokens,
  account: Account,
): MetadataAnswer {
  const instance = ec2.of(account).instances[instanceId];
  if (!instance) return failed(404, "Not Found");
  const { httpEndpoint, httpTokens } = instance.metadataOptions;
  // A proxy in between must never pass on what is the instance's alone.
  if (httpEndpoint === "disabled" || request.headers["x-forwarded-for"] !== undefined) {
    return failed(403, "Forbidden");
  }
  if (request.method === "PUT" && request.path === "/latest/api/token") return issue(request, tokens);
  if (request.method !== "GET" && request.method !== "HEAD") return failed(405, "Method Not Allowed");
  const token = request.headers[tokenHeader];
  const authorized = typeof token === "string" ? tokens.isValid(token) : httpTokens === "optional";
  if (!authorized) return failed(401, "Unauthorized");
  if (request.path === "/") return { status: 200, body: "latest" };
  const path = /^\/(?:latest|1\.0|\d{4}-\d\d-\d\d)(?:\/(.*))?$/.exec(request.path);
  const body = path ? readMetadata(metadataTree(instance, account), path[1] ?? "") : undefined;
  return body === undefined ? failed(404, "Not Found") : { status: 200, body };
}

function issue(request: MetadataRequest, tokens: MetadataTokens): MetadataAnswer {
  const ttl = request.headers[ttlHeader];
  const token = tokens.issue(typeof ttl === "string" ? ttl : undefined);
  if (token === undefined) return failed(400, "Bad Request");
  return { status: 200, body: token, headers: { [ttlHeader]: String(ttl) } };
}

function failed(status: number, reason: string): MetadataAnswer {
  return { status, body: `${status} - ${reason}` };
}
