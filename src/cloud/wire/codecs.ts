import type { Protocol } from "../service.ts";
import { json } from "./json.ts";
import type { Codec } from "./message.ts";
import { ec2Query, query } from "./query.ts";
import { restJson } from "./rest-json.ts";

/** AWS's protocols by their names. */
export const codecs: Readonly<Record<Protocol, Codec>> = {
  query,
  "ec2-query": ec2Query,
  "rest-json": restJson,
  "json-1.1": json,
};
