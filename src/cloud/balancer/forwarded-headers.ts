/** How a load balancer's attributes want X-Forwarded-For. */
export interface ForwardedSettings {
  readonly mode: string;
  readonly clientPort: boolean;
}

export interface Client {
  readonly address: string;
  readonly port: number;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The headers that ALB sets for the target; undefined takes one away.
 * Source: "HTTP headers and Application Load Balancers", "Request tracing".
 * @param traceId `1-<8 hex digits of the time>-<24 hex digits>`, made for this request
 */
export function forwardedHeaders(
  headers: Headers,
  client: Client,
  listenerPort: number,
  settings: ForwardedSettings,
  traceId: string,
): Record<string, string | undefined> {
  const before = [headers["x-forwarded-for"] ?? []].flat().join(", ");
  const address = settings.clientPort ? `${client.address}:${client.port}` : client.address;
  const appended = before === "" ? address : `${before}, ${address}`;
  const modes: Readonly<Record<string, string | undefined>> = {
    append: appended,
    preserve: before === "" ? undefined : before,
    remove: undefined,
  };
  return {
    "x-forwarded-for": modes[settings.mode],
    "x-forwarded-proto": "http",
    "x-forwarded-port": String(listenerPort),
    "x-amzn-trace-id": trace([headers["x-amzn-trace-id"] ?? []].flat().join(";"), traceId),
  };
}

/** A trace that comes in keeps its root; this hop's own id goes before it. */
function trace(given: string, traceId: string): string {
  if (!/(^|;)\s*Root=/.test(given)) return [`Root=${traceId}`, given].filter((part) => part !== "").join(";");
  const others = given.split(";").filter((part) => !part.trim().startsWith("Self="));
  return [`Self=${traceId}`, ...others].join(";");
}

/** @param now milliseconds since 1970 @param random twelve bytes */
export function newTraceId(now: number, random: Buffer): string {
  return `1-${Math.floor(now / 1000)
    .toString(16)
    .padStart(8, "0")}-${random.toString("hex")}`;
}
