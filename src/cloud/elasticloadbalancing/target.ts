/** A target as the balancer sees it; AWS's states and reason codes. */
export interface Target {
  readonly targetId: string;
  readonly port: number;
  /** As it was registered; `all` for addresses outside the VPC. */
  readonly availabilityZone?: string;
  state: "initial" | "healthy" | "unhealthy" | "draining" | "unused";
  /** `Elb.InitialHealthChecking`, `Target.ResponseCodeMismatch`, …; absent when healthy. */
  reason?: string;
  description?: string;
  /** When `state` was entered, milliseconds since 1970. */
  stateSince: number;
  /** Set while it drains: when it may be forgotten. */
  drainedAt?: number;
  /** Health checks in a row that speak for leaving `state`: one of the two is 0. */
  passed: number;
  failed: number;
}
