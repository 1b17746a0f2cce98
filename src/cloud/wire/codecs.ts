import type { Protocol } from "../service.ts";
import { json, queryCompatibleJson } from "./json.ts";
import type { Codec, WireRequest } from "./message.ts";
import { ec2Query, query } from "./query.ts";
import { restJson } from "./rest-json.ts";

/** AWS's protocols by their names. */
export const codecs: Readonly<Record<Protocol, Codec>> = {
  query,
  "ec2-query": ec2Query,
  "rest-json": restJson,
  "json-1.1": json,
};

/** How a request to a service is spelt: CloudWatch speaks Query, and JSON to the SDKs of today, who name a target. */
export function codecOf(protocol: Protocol, request: WireRequest): Codec {
  const json = protocol === "query" && request.headers["x-amz-target"] !== undefined;
  return json ? queryCompatibleJson : codecs[protocol];
}
