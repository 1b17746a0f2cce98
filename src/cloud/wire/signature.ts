import { authenticationError } from "./authentication-error.ts";
import type { WireRequest } from "./message.ts";

/** What a signature says of where a request goes and who sends it. It is not verified: any credentials do. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** The name that requests are signed for, e.g. `elasticfilesystem`. */
  readonly service: string;
}

/** What a request says of its signature, before anything of it is believed. */
interface Claim {
  readonly credential: string;
  readonly regionSet: string;
}

/**
 * Reads the credential scope of Signature Version 4 or 4A, from the header or a presigned query.
 * @throws ServiceError as AWS refuses a request without a signature, and one whose signature it cannot read
 */
export function readCredentialScope(request: WireRequest): CredentialScope {
  const { credential, regionSet } = readClaim(request);
  const parts = credential.split("/");
  // A key id is the rest, since its form is the client's: key/date/region/service, in 4A without the region.
  const asymmetric = /^\d{8}$/.test(parts.at(-3) ?? "");
  const expected = asymmetric ? 4 : 5;
  if (parts.length < expected) {
    const message = `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`;
    throw authenticationError("incomplete", message);
  }
  if (parts.at(-1) !== "aws4_request") {
    const message = `Credential should be scoped with a valid terminator: 'aws4_request', not '${parts.at(-1)}'.`;
    throw authenticationError("mismatch", message);
  }
  const accessKeyId = parts.slice(0, 1 - expected).join("/");
  if (accessKeyId === "")
    throw authenticationError("token", "The security token included in the request is invalid.");
  const region = asymmetric ? (regionSet.split(",")[0] ?? "") : (parts.at(-3) ?? "");
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    throw authenticationError("mismatch", `Credential should be scoped to a valid region: ${region}`);
  return { accessKeyId, service: parts.at(-2) ?? "", region };
}

/** The service that a request seems to be signed for, so that even a wrong signature is refused in its protocol. */
export function signedFor(request: WireRequest): string | undefined {
  const header = request.headers.authorization?.match(/\bCredential=([^\s,]+)/)?.[1];
  return (header ?? request.query.get("X-Amz-Credential") ?? "").split("/").at(-2);
}

function readClaim(request: WireRequest): Claim {
  const header = request.headers.authorization;
  if (header !== undefined) {
    return { credential: readHeader(header), regionSet: request.headers["x-amz-region-set"] ?? "" };
  }
  const credential = request.query.get("X-Amz-Credential");
  if (credential === null) throw authenticationError("missing", "Request is missing Authentication Token");
  const absent = ["X-Amz-Algorithm", "X-Amz-Signature", "X-Amz-SignedHeaders"].filter(
    (name) => !request.query.has(name),
  );
  if (absent.length > 0) {
    const message = `AWS query-string parameters must include ${absent.map((name) => `'${name}'`).join(", ")}. Re-examine the query-string parameters.`;
    throw authenticationError("incomplete", message);
  }
  return { credential, regionSet: request.query.get("X-Amz-Region-Set") ?? "" };
}

/** The credential of `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`; what is missing is all said. */
function readHeader(header: string): string {
  const [, algorithm = "", rest = ""] = header.match(/^(\S*)\s*(.*)$/s) ?? [];
  const fields = new Map<string, string>();
  for (const part of rest
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "")) {
    const at = part.indexOf("=");
    if (at < 0) {
      const message = `'${part}' not a valid key=value pair (missing equal-sign) in Authorization header: '${header}'.`;
      throw authenticationError("incomplete", message);
    }
    fields.set(part.slice(0, at), part.slice(at + 1));
  }
  if (!/^AWS4-(HMAC-SHA256|ECDSA-P256-SHA256)$/.test(algorithm))
    throw authenticationError("incomplete", `Unsupported AWS 'algorithm': '${algorithm}'.`);
  const absent = ["Credential", "Signature", "SignedHeaders"].filter((name) => !fields.get(name));
  if (absent.length > 0) {
    const sentences = absent.map((name) => `Authorization header requires '${name}' parameter.`);
    throw authenticationError("incomplete", `${sentences.join(" ")} Authorization=${algorithm}`);
  }
  return fields.get("Credential") ?? "";
}
