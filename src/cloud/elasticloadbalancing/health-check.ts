import type { CreateTargetGroupCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { isRecordedOnly } from "../machines/recorded-only.ts";
import { ServiceError } from "../service-error.ts";
import { checkProtocol, isHttp } from "./protocol.ts";

/** How a target group's targets are checked; seconds are AWS's. */
export interface HealthCheck {
  /** Absent: HTTP, the one that is probed with. Others are recorded. */
  readonly protocol?: string | undefined;
  /** A port, or `traffic-port`: the one on which the target takes requests. */
  readonly port: string;
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** `200`, `200,202` or `200-299`. */
  readonly matcher: string;
}

/** The timeout's default is the guide's 5 s; the API reference says 6 s. */
export const defaultHealthCheck: HealthCheck = {
  port: "traffic-port",
  path: "/",
  intervalSeconds: 30,
  timeoutSeconds: 5,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  matcher: "200",
};

type HealthCheckInput = Pick<
  CreateTargetGroupCommandInput,
  | "HealthCheckEnabled"
  | "HealthCheckProtocol"
  | "HealthCheckPort"
  | "HealthCheckPath"
  | "HealthCheckIntervalSeconds"
  | "HealthCheckTimeoutSeconds"
  | "HealthyThresholdCount"
  | "UnhealthyThresholdCount"
  | "Matcher"
>;

/** What is given over what was. @throws ServiceError ValidationError, InvalidConfigurationRequest or UnsupportedProtocol */
export function changedHealthCheck(
  account: Account,
  before: HealthCheck,
  input: HealthCheckInput,
  protocol: string,
): HealthCheck {
  if (input.HealthCheckEnabled === false) {
    throw invalid("Health check enabled must be true for target groups with target type 'instance' or 'ip'");
  }
  const checkedWith = input.HealthCheckProtocol ?? before.protocol ?? "HTTP";
  checkProtocol("healthCheckProtocol", checkedWith);
  if (checkedWith !== "HTTP" && !isRecordedOnly(account)) {
    throw new ServiceError(
      "UnsupportedProtocol",
      `The local cloud probes over HTTP alone; the health check protocol is '${checkedWith}'.`,
    );
  }
  const after: HealthCheck = {
    protocol: checkedWith,
    port: port(input.HealthCheckPort ?? before.port),
    path: path(input.HealthCheckPath ?? before.path),
    intervalSeconds: within("interval", input.HealthCheckIntervalSeconds ?? before.intervalSeconds, 5, 300),
    timeoutSeconds: within("timeout", input.HealthCheckTimeoutSeconds ?? before.timeoutSeconds, 2, 120),
    healthyThreshold: within(
      "healthy threshold count",
      input.HealthyThresholdCount ?? before.healthyThreshold,
      2,
      10,
    ),
    unhealthyThreshold: within(
      "unhealthy threshold count",
      input.UnhealthyThresholdCount ?? before.unhealthyThreshold,
      2,
      10,
    ),
    matcher: matcher(input.Matcher?.HttpCode ?? before.matcher),
  };
  checkTimeout(after, protocol);
  return after;
}

/** A check of requests ends before the next begins; one of connections may take as long. */
function checkTimeout(
  { timeoutSeconds: timeout, intervalSeconds: interval }: HealthCheck,
  protocol: string,
): void {
  if (timeout < interval || (timeout === interval && !isHttp(protocol))) return;
  const relation = isHttp(protocol) ? "smaller than" : "smaller than or equal to";
  throw invalid(`Health check timeout '${timeout}' must be ${relation} the interval '${interval}'`);
}

/** Whether a status answers a matcher such as `200`, `200,202` or `200-299`. */
export function matches(matcher: string, status: number): boolean {
  return matcher.split(",").some((part) => {
    const [from = "", to = from] = part.trim().split("-");
    return status >= Number(from) && status <= Number(to);
  });
}

function within(what: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(`Health check ${what} '${value}' must be in the range of ${least} to ${most}`);
}

function port(value: string): string {
  const number = Number(value);
  if (value === "traffic-port" || (Number.isInteger(number) && number >= 1 && number <= 65_535)) return value;
  throw invalid(`Health check port '${value}' must be 'traffic-port' or in the range of 1 to 65535`);
}

function path(value: string): string {
  if (/^\/[\x21-\x7e]{0,1023}$/.test(value)) return value;
  throw invalid(
    `Health check path '${value}' must begin with a '/' character and can have at most 1024 characters`,
  );
}

function matcher(value: string): string {
  const codes = value.split(",").flatMap((part) => part.trim().split("-"));
  if (codes.every((code) => /^\d{3}$/.test(code) && Number(code) >= 200 && Number(code) <= 499)) return value;
  throw invalid(`Health check matcher HTTP code '${value}' must be within '200-499' inclusive`);
}

function invalid(message: string): ServiceError {
  return new ServiceError("ValidationError", message);
}
