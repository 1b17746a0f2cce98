import type { CreateTargetGroupCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { isRecordedOnly } from "../machines/recorded-only.ts";
import { ServiceError } from "../service-error.ts";

/** As the API's model lists them. */
const protocols = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"];

/** Those of Application Load Balancers: requests are looked into. */
export function isHttp(protocol: string): boolean {
  return protocol === "HTTP" || protocol === "HTTPS";
}

/**
 * What a target group's targets speak. HTTP/1.1 is forwarded; everything else is recorded where nothing is forwarded
 * at all, and refused elsewhere. @throws ServiceError ValidationError or UnsupportedProtocol
 */
export function readProtocol(
  account: Account,
  { Protocol: protocol, ProtocolVersion: version = "HTTP1" }: CreateTargetGroupCommandInput,
): { protocol: string; protocolVersion: string | undefined } {
  if (!protocol) throw new ServiceError("ValidationError", "A protocol must be specified");
  checkProtocol("protocol", protocol);
  if (!isRecordedOnly(account) && (protocol !== "HTTP" || version !== "HTTP1")) {
    throw new ServiceError(
      "UnsupportedProtocol",
      `The local cloud forwards HTTP/1.1 alone; the protocol is '${protocol}' ${version}`,
    );
  }
  return { protocol, protocolVersion: isHttp(protocol) ? version : undefined };
}

/** @throws ServiceError ValidationError for a protocol that AWS's model does not have */
export function checkProtocol(member: string, protocol: string): void {
  if (protocols.includes(protocol)) return;
  throw new ServiceError(
    "ValidationError",
    `1 validation error detected: Value '${protocol}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${protocols.join(", ")}]`,
  );
}
