import { slice } from "../account.ts";
import type { Action } from "./action.ts";
import type { Condition } from "./condition.ts";
import type { HealthCheck } from "./health-check.ts";
import type { Target } from "./target.ts";

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  /** The loopback address on which it listens, which is its DNSName too. */
  readonly address: string;
  /** Absent: an Application Load Balancer, the one that forwards. Others are recorded. */
  readonly type?: "network" | "gateway" | undefined;
  /** Absent: ipv4. Others are recorded. */
  ipAddressType?: string | undefined;
  readonly scheme: "internet-facing" | "internal";
  readonly vpcId: string;
  readonly createdAt: number;
  state: "provisioning" | "active" | "failed";
  /** Why it failed. */
  reason?: string;
  subnets: { subnetId: string; availabilityZone: string }[];
  securityGroupIds: string[];
  attributes: Record<string, string>;
  tags: Record<string, string>;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly targetType: "instance" | "ip" | "alb" | "lambda";
  /** Absent: HTTP, and HTTP1. */
  readonly protocol?: string | undefined;
  readonly protocolVersion?: string | undefined;
  readonly port: number;
  readonly vpcId: string;
  healthCheck: HealthCheck;
  attributes: Record<string, string>;
  tags: Record<string, string>;
  targets: Target[];
}

export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  /** Absent: HTTP, the one that is listened to. Others are recorded. */
  protocol?: string | undefined;
  /** ARNs; recorded only. */
  certificates?: string[] | undefined;
  /** ARNs of those besides the default one; recorded only. */
  moreCertificates?: string[] | undefined;
  sslPolicy?: string | undefined;
  /** Those that were set; the others have AWS's defaults. Recorded only. */
  attributes?: Record<string, string>;
  port: number;
  defaultActions: Action[];
  tags: Record<string, string>;
}

export interface Rule {
  readonly arn: string;
  readonly listenerArn: string;
  priority: number;
  conditions: Condition[];
  actions: Action[];
  tags: Record<string, string>;
}

/** Each by its ARN. */
export interface LoadBalancingState {
  loadBalancers: Record<string, LoadBalancer>;
  targetGroups: Record<string, TargetGroup>;
  listeners: Record<string, Listener>;
  rules: Record<string, Rule>;
}

export const loadBalancing = slice<LoadBalancingState>("elasticloadbalancing", () => ({
  loadBalancers: {},
  targetGroups: {},
  listeners: {},
  rules: {},
}));
