import type { Port } from "./compose.ts";
import type { Field } from "./field.ts";

/** Ports of one range; more is a mistake. */
const widestRange = 20_000;

/** Reads one entry of `ports`; a range becomes one port each. */
export function readPorts(field: Field): Port[] {
  return field.isMapping ? longPorts(field) : shortPorts(field);
}

function longPorts(field: Field): Port[] {
  const target = portNumber(field.get("target"));
  const published = withoutVariables(field.get("published").optionalText() ?? "");
  const address = field.get("host_ip").optionalText();
  const port = {
    target,
    protocol: protocolOf(field.get("protocol").optionalText(), field),
    ...onAddress(address),
  };
  if (published === "") return [port];
  const range = /^(\d+)(?:-\d+)?$/.exec(published);
  // Of a range Compose takes one that is free; the first is the one that people mean.
  const first = Number(range?.[1]);
  if (!range || first > 65_535) return field.get("published").fail("a port from 1 to 65535");
  return first === 0 ? [port] : [{ ...port, published: first }];
}

const short =
  /^(?:(?<address>\[[^\]]*\]|[\da-fA-F.:]*?[\da-fA-F.]|localhost):)??(?:(?<from>\d+)(?:-(?<to>\d+))?:|:)?(?<target>\d+)(?:-(?<last>\d+))?(?:\/(?<protocol>\w+))?$/;

/** `3000`, `8080:3000`, `127.0.0.1:8080:3000/udp`, `3000-3005:3000-3005`, `[::1]:80:80`. */
function shortPorts(field: Field): Port[] {
  const written = field.text("a port such as 8080:3000");
  const variable = written.includes("${");
  const groups = short.exec(withoutVariables(written).trim().slice(0, 200))?.groups;
  // A variable whose value nobody knows yet may be any part of it.
  if (!groups) return variable ? [] : field.fail("a port such as 8080:3000");
  const first = Number(groups.target);
  const last = Number(groups.last ?? groups.target);
  const from = groups.from === undefined || Number(groups.from) === 0 ? undefined : Number(groups.from);
  const to = groups.to === undefined ? from : Number(groups.to);
  const length = last - first;
  // One port inside and a range outside: any free one of the range.
  const single = length === 0 && groups.to !== undefined;
  if (from !== undefined && !single && (to ?? 0) - from !== length)
    return variable ? [] : field.fail("two port ranges of one length");
  if (length < 0 || length > widestRange || last > 65_535 || (to ?? 0) > 65_535 || first < 1)
    return variable ? [] : field.fail("ports from 1 to 65535");
  const protocol = protocolOf(groups.protocol, field);
  return Array.from({ length: length + 1 }, (_, offset) => ({
    target: first + offset,
    ...(from === undefined ? {} : { published: from + offset }),
    protocol,
    ...onAddress(groups.address?.replace(/^\[|\]$/g, "")),
  }));
}

function onAddress(address: string | undefined): { hostAddress?: string } {
  return address === undefined || address === "" ? {} : { hostAddress: address };
}

/** Leniently read, a variable without a value stays as `${NAME}`. */
function withoutVariables(text: string): string {
  return text.replace(/\$\{[^}]*\}:?(?=\d)/g, "").replace(/\$\{[^}]*\}/g, "");
}

function portNumber(field: Field): number {
  const port = Number(field.text("a port number"));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return field.fail("a port from 1 to 65535");
  return port;
}

function protocolOf(protocol: string | undefined, field: Field): Port["protocol"] {
  const name = protocol?.toLowerCase();
  if (name === undefined || name === "tcp") return "tcp";
  return name === "udp" || name === "sctp" ? name : field.fail("the protocol tcp or udp");
}
