import type { DescribeAvailabilityZonesCommandOutput } from "@aws-sdk/client-ec2";
import type { Account } from "../account.ts";
import type { Cloud } from "../cloud.ts";
import { ServiceError } from "../service-error.ts";
import { clearRefusals, injectRefusal } from "../wire/injected-refusal.ts";
import { health } from "./health.ts";
import { reset } from "./reset.ts";

export interface ControlAnswer {
  readonly status: number;
  readonly document: object;
  /** Whether it may have changed the cloud's state. */
  readonly changing: boolean;
}

/**
 * What no AWS API can ask for, below `/_hitori/`: health, breaking and restoring zones, and the services' own controls.
 * @param path without `/_hitori/`
 */
export function control(cloud: Cloud, method: string, path: string, query: URLSearchParams): ControlAnswer {
  try {
    if (method === "GET" && path === "health") {
      return { status: 200, document: health(cloud), changing: false };
    }
    if (method === "POST" && path === "reset") {
      return { status: 200, document: reset(cloud), changing: true };
    }
    if (path === "refusals" && (method === "POST" || method === "DELETE")) {
      const document = method === "POST" ? refuse(cloud, query) : { refusals: clearRefusals(cloud) };
      return { status: 200, document, changing: false };
    }
    const handler = findControl(cloud, method, path, query);
    if (!handler) return notFound(cloud, method, path);
    const document = handler(controlAccount(cloud, query.get("region")));
    return { status: 200, document, changing: method !== "GET" };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return {
      status: error.status,
      document: { code: error.code, message: error.message },
      changing: method !== "GET",
    };
  }
}

/** Has requests refused from now on: `?service=rds&operation=ModifyDBInstance&code=Throttling&times=2`. */
function refuse(cloud: Cloud, query: URLSearchParams): object {
  const [service, code] = [query.get("service") ?? "", query.get("code") ?? ""];
  if (!cloud.services.has(service) || code === "") {
    const all = [...cloud.services.keys()].sort().join(", ");
    throw new ServiceError("BadRequest", `Say ?service= (one of ${all}) and ?code=, AWS's error code.`);
  }
  const refusal = {
    service,
    operation: query.get("operation") ?? undefined,
    code,
    message: query.get("message") ?? `Refused on purpose: ${code}`,
    status: Number(query.get("status") ?? 400),
    timesLeft: Number(query.get("times") ?? 1),
  };
  injectRefusal(cloud, refusal);
  return refusal;
}

function findControl(
  cloud: Cloud,
  method: string,
  path: string,
  query: URLSearchParams,
): ((account: Account) => object) | undefined {
  const zone = path.match(/^zones\/([^/]+)\/(fail|partition|exhaust|restore)$/);
  if (zone && method === "POST")
    return (account) => zoneControl(cloud, account, zone[1] ?? "", zone[2] ?? "");
  for (const service of cloud.services.values()) {
    for (const [pattern, handler] of Object.entries(service.controls ?? {})) {
      const match = `${method} ${path}`.match(new RegExp(`^${pattern.replace("{id}", "([^/]+)")}$`));
      if (match) return (account) => handler(account, decoded(match[1] ?? ""), query);
    }
  }
  return undefined;
}

function zoneControl(cloud: Cloud, account: Account, encoded: string, verb: string): object {
  const zone = decoded(encoded);
  const { AvailabilityZones } = account.call<DescribeAvailabilityZonesCommandOutput>(
    "ec2",
    "DescribeAvailabilityZones",
    {},
  );
  const names = (AvailabilityZones ?? []).map(({ ZoneName }) => ZoneName ?? "");
  if (!names.includes(zone)) {
    const message = `There is no zone ${zone} in ${account.region}. There are: ${names.join(", ")}.`;
    throw new ServiceError("ZoneNotFound", message, 404);
  }
  if (verb === "fail") cloud.failZone(zone);
  else if (verb === "partition") cloud.cutOffZone(zone);
  else if (verb === "exhaust") cloud.fillZone(zone);
  else cloud.restoreZone(zone);
  return {
    zone,
    failedZones: [...cloud.failedZones],
    cutOffZones: [...cloud.cutOffZones],
    fullZones: [...cloud.fullZones],
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ServiceError("BadRequest", `The path has a malformed escape: ${text}`);
  }
}

/** The region that was named, or the only one that is in use. */
function controlAccount(cloud: Cloud, region: string | null): Account {
  if (region !== null && region !== "") return cloud.account(region);
  const [only, ...others] = cloud.accounts;
  if (only !== undefined && others.length === 0) return only;
  throw new ServiceError("RegionMissing", "Say which region is meant: ?region=ap-northeast-1");
}

function notFound(cloud: Cloud, method: string, path: string): ControlAnswer {
  const zone = ["fail", "partition", "exhaust", "restore"].map((verb) => `POST zones/{id}/${verb}`);
  const own = ["GET health", "POST reset", "POST refusals", "DELETE refusals", ...zone];
  const all = [
    ...own,
    ...[...cloud.services.values()].flatMap(({ controls }) => Object.keys(controls ?? {})),
  ];
  const message = `There is no ${method} /_hitori/${path}. There are: ${all.join(", ")}.`;
  return { status: 404, document: { code: "NotFound", message }, changing: false };
}
