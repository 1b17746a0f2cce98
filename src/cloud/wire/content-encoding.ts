import { gunzipSync } from "node:zlib";
import { ServiceError } from "../service-error.ts";
import type { WireRequest } from "./message.ts";

/** What a compressed body may be at most when it is unpacked, in bytes. */
const limit = 10 * 1024 * 1024;

/** The request with its body unpacked: the SDKs compress what they put into CloudWatch. @throws ServiceError */
export function unpacked(request: WireRequest): WireRequest {
  if (request.headers["content-encoding"]?.trim().toLowerCase() !== "gzip") return request;
  try {
    return { ...request, body: gunzipSync(request.body, { maxOutputLength: limit }) };
  } catch {
    throw new ServiceError("MalformedInput", `The body is no gzip, or unpacks to more than ${limit} bytes.`);
  }
}
