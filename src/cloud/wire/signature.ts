import type { WireRequest } from "./message.ts";

/** What a signature says of where a request goes and who sends it. It is not verified: any credentials do. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** The name that requests are signed for, e.g. `elasticfilesystem`. */
  readonly service: string;
}

/** Reads the credential scope of Signature Version 4 or 4A, from the header or a presigned query. */
export function readCredentialScope(request: WireRequest): CredentialScope | undefined {
  const header = request.headers.authorization?.match(/\bCredential=([^\s,]+)/)?.[1];
  const parts = (header ?? request.query.get("X-Amz-Credential") ?? "").split("/");
  if (parts.length < 4 || parts.at(-1) !== "aws4_request") return undefined;
  const service = parts.at(-2) ?? "";
  // A key id is the rest, since its form is the client's: key/date/region/service, in 4A without the region.
  const asymmetric = /^\d{8}$/.test(parts.at(-3) ?? "");
  const regionSet = request.headers["x-amz-region-set"] ?? request.query.get("X-Amz-Region-Set") ?? "";
  const region = asymmetric ? (regionSet.split(",")[0] ?? "") : (parts.at(-3) ?? "");
  const accessKeyId = parts.slice(0, asymmetric ? -3 : -4).join("/");
  return { accessKeyId, service, region };
}
