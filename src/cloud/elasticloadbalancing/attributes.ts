import { ServiceError } from "../service-error.ts";
import { isHttp } from "./protocol.ts";
import type { LoadBalancer } from "./state.ts";

/** AWS's defaults for an Application Load Balancer. Those with an effect here are read in `balancer/`. */
const loadBalancerDefaults: Readonly<Record<string, string>> = {
  "access_logs.s3.enabled": "false",
  "access_logs.s3.bucket": "",
  "access_logs.s3.prefix": "",
  "client_keep_alive.seconds": "3600",
  "connection_logs.s3.bucket": "",
  "connection_logs.s3.enabled": "false",
  "connection_logs.s3.prefix": "",
  "deletion_protection.enabled": "false",
  "health_check_logs.s3.bucket": "",
  "health_check_logs.s3.enabled": "false",
  "health_check_logs.s3.prefix": "",
  "idle_timeout.timeout_seconds": "60",
  "ipv6.deny_all_igw_traffic": "false",
  "load_balancing.cross_zone.enabled": "true",
  "routing.http.desync_mitigation_mode": "defensive",
  "routing.http.drop_invalid_header_fields.enabled": "false",
  "routing.http.preserve_host_header.enabled": "false",
  "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
  "routing.http.xff_client_port.enabled": "false",
  "routing.http.xff_header_processing.mode": "append",
  "routing.http2.enabled": "true",
  "waf.fail_open.enabled": "false",
  "zonal_shift.config.enabled": "false",
};

/** Of a Network Load Balancer [API:elbv2 LoadBalancerAttribute]; all recorded only. */
const networkDefaults: Readonly<Record<string, string>> = {
  "access_logs.s3.enabled": "false",
  "access_logs.s3.bucket": "",
  "access_logs.s3.prefix": "",
  "deletion_protection.enabled": "false",
  "dns_record.client_routing_policy": "any_availability_zone",
  "ipv6.deny_all_igw_traffic": "false",
  "load_balancing.cross_zone.enabled": "false",
  "secondary_ips.auto_assigned.per_subnet": "0",
  "zonal_shift.config.enabled": "false",
};

/** What a load balancer of a kind has, and what may be set on it. */
export function loadBalancerDefaultsOf(type: LoadBalancer["type"]): Readonly<Record<string, string>> {
  return type === undefined ? loadBalancerDefaults : networkDefaults;
}

/** AWS's defaults for an HTTP target group of instances or addresses. */
const targetGroupDefaults: Readonly<Record<string, string>> = {
  "deregistration_delay.timeout_seconds": "300",
  "load_balancing.algorithm.anomaly_mitigation": "off",
  "load_balancing.algorithm.type": "round_robin",
  "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
  "slow_start.duration_seconds": "0",
  "stickiness.app_cookie.cookie_name": "",
  "stickiness.app_cookie.duration_seconds": "86400",
  "stickiness.enabled": "false",
  "stickiness.lb_cookie.duration_seconds": "86400",
  "stickiness.type": "lb_cookie",
  "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
  "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
};

/** Of target groups that pass connections on [API:elbv2 TargetGroupAttribute]; all recorded only. */
const connectionDefaults: Readonly<Record<string, string>> = {
  ...targetGroupDefaults,
  "deregistration_delay.connection_termination.enabled": "false",
  "preserve_client_ip.enabled": "true",
  "proxy_protocol_v2.enabled": "false",
  "stickiness.type": "source_ip",
  "target_health_state.unhealthy.connection_termination.enabled": "true",
  "target_health_state.unhealthy.draining_interval_seconds": "0",
};

/** What a target group has by its protocol, and what may be set on it. */
export function targetGroupDefaultsOf(protocol: string): Readonly<Record<string, string>> {
  return isHttp(protocol) ? targetGroupDefaults : connectionDefaults;
}

/** Whole numbers that AWS keeps within a range. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  "idle_timeout.timeout_seconds": [1, 4000],
  "client_keep_alive.seconds": [60, 604_800],
  "deregistration_delay.timeout_seconds": [0, 3600],
  "slow_start.duration_seconds": [0, 900],
  "secondary_ips.auto_assigned.per_subnet": [0, 7],
  "target_health_state.unhealthy.draining_interval_seconds": [0, 360_000],
  "tcp.idle_timeout.seconds": [60, 6000],
};

interface Attribute {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Sets what is given, all or nothing. @throws ServiceError ValidationError for an unknown key or a value out of range */
export function setAttributes(
  to: Record<string, string>,
  given: readonly Attribute[] | undefined,
  known: Readonly<Record<string, string>>,
  what: string,
): void {
  const changes: Record<string, string> = {};
  for (const { Key = "", Value = "" } of given ?? []) {
    if (known[Key] === undefined) {
      throw new ServiceError("ValidationError", `${what} attribute key '${Key}' is not recognized`);
    }
    const range = ranges[Key];
    if (range && !(/^\d+$/.test(Value) && Number(Value) >= range[0] && Number(Value) <= range[1])) {
      throw new ServiceError(
        "ValidationError",
        `${what} attribute key '${Key}' value '${Value}' must be in the range of ${range[0]} to ${range[1]}`,
      );
    }
    if (
      Key.endsWith(".enabled") &&
      ["true", "false"].includes(known[Key]) &&
      !["true", "false"].includes(Value)
    ) {
      throw new ServiceError(
        "ValidationError",
        `${what} attribute key '${Key}' value '${Value}' must be a boolean`,
      );
    }
    changes[Key] = Value;
  }
  Object.assign(to, changes);
}

export function describeAttributes(
  attributes: Readonly<Record<string, string>>,
): { Key: string; Value: string }[] {
  return Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
}
