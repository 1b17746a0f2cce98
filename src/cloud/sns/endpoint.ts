import { BlockList, isIP } from "node:net";
import { invalidParameter } from "./find.ts";

/** Protocols that AWS confirms by itself within an account; here they end in the outbox. */
const recordedProtocols = ["sqs", "lambda", "firehose", "application", "sms"];

/** @throws ServiceError InvalidParameter where protocol and endpoint do not go together */
export function checkEndpoint(protocol: string, endpoint: string): void {
  if (!["http", "https", "email", "email-json", ...recordedProtocols].includes(protocol)) {
    throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
  }
  if (endpoint === "") throw invalidParameter("Endpoint");
  if (protocol.startsWith("http")) {
    if (!endpoint.startsWith(`${protocol}://`) || !URL.canParse(endpoint)) {
      throw invalidParameter("Endpoint must match the specified protocol");
    }
  } else if (protocol.startsWith("email")) {
    if (!/^[^@\s]+@[^@\s]+$/.test(endpoint)) throw invalidParameter("Email address");
  } else if (protocol === "sms") {
    if (!/^\+?(\d[-.\s/]?)*\d$/.test(endpoint)) throw invalidParameter(`Invalid SMS endpoint: ${endpoint}`);
  } else if (!endpoint.startsWith("arn:")) {
    throw invalidParameter(`${protocol} endpoint ARN`);
  }
}

/** Whether a subscription waits until its owner says that it is wanted. */
export function needsConfirmation(protocol: string): boolean {
  return !recordedProtocols.includes(protocol);
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether an HTTP endpoint is on this machine: nothing is ever sent to another. */
export function isLoopback(endpoint: string): boolean {
  const host = new URL(endpoint).hostname.replace(/^\[|\]$/g, "");
  if (host === "localhost") return true;
  const family = isIP(host);
  return family !== 0 && loopback.check(host, family === 6 ? "ipv6" : "ipv4");
}
