import type { Port } from "./compose.ts";
import type { Field } from "./field.ts";

/** Reads one entry of `ports`; a range becomes one port each. */
export function readPorts(field: Field): Port[] {
  return field.isMapping ? [longPort(field)] : shortPorts(field);
}

function longPort(field: Field): Port {
  const target = portNumber(field.get("target"));
  const published = field.get("published");
  return {
    target,
    protocol: protocolOf(field.get("protocol").optionalText(), field),
    ...(published.present ? { published: portNumber(published) } : {}),
  };
}

const short = /^(?:(?:\[[^\]]*\]|[^:[\]]*):)??(?:(\d+)(?:-(\d+))?:|:)?(\d+)(?:-(\d+))?(?:\/(\w+))?$/;

/** `3000`, `8080:3000`, `127.0.0.1:8080:3000/udp`, `3000-3005:3000-3005`. */
function shortPorts(field: Field): Port[] {
  const match = short.exec(field.text("a port such as 8080:3000"));
  if (!match) return field.fail("a port such as 8080:3000");
  const [, publishedFrom, publishedTo, targetFrom, targetTo, protocol] = match;
  const first = Number(targetFrom);
  const last = Number(targetTo ?? targetFrom);
  const publishedFirst = publishedFrom === undefined ? undefined : Number(publishedFrom);
  const publishedLast = publishedTo === undefined ? publishedFirst : Number(publishedTo);
  const published = (offset: number) =>
    publishedFirst === undefined ? {} : { published: publishedFirst + offset };
  const length = last - first;
  if (publishedFirst !== undefined && (publishedLast ?? 0) - publishedFirst !== length)
    return field.fail("two port ranges of one length");
  if (length < 0 || length > 1000 || last > 65_535 || (publishedLast ?? 0) > 65_535 || first < 1)
    return field.fail("ports from 1 to 65535");
  return Array.from({ length: length + 1 }, (_, offset) => ({
    target: first + offset,
    ...published(offset),
    protocol: protocolOf(protocol, field),
  }));
}

function portNumber(field: Field): number {
  const port = Number(field.text("a port number"));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return field.fail("a port from 1 to 65535");
  return port;
}

function protocolOf(protocol: string | undefined, field: Field): "tcp" | "udp" {
  if (protocol === undefined || protocol === "tcp") return "tcp";
  return protocol === "udp" ? "udp" : field.fail("the protocol tcp or udp");
}
