/** What Auto Scaling, Elastic Load Balancing and the drills may read of an instance. */
export interface Instance {
  readonly instanceId: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly privateIpAddress: string;
  /** The loopback address on which its machine listens. */
  readonly machineAddress: string;
  state: InstanceState;
  /** When `state` was entered, milliseconds since 1970. */
  stateSince: number;
  readonly launchTime: number;
  /** Why it left `running`, AWS's words: `User initiated (2026-01-01 00:00:00 GMT)`. */
  stateTransitionReason: string;
  /** EC2's verdict on it; `impaired` since `statusSince`. */
  status: "initializing" | "ok" | "impaired" | "insufficient-data";
  statusSince: number;
  tags: Record<string, string>;
  securityGroupIds: string[];
  keyName?: string;
  iamInstanceProfileArn?: string;
  /** Base64, as it was given. */
  userData: string;
  launchTemplateId?: string;
  launchTemplateVersion?: string;
  reservationId: string;
  clientToken?: string;
  metadataOptions: {
    httpTokens: "optional" | "required";
    httpPutResponseHopLimit: number;
    httpEndpoint: string;
    instanceMetadataTags: string;
  };
}

export type InstanceState = "pending" | "running" | "stopping" | "stopped" | "shutting-down" | "terminated";

/** EC2 InstanceState.Code, the low byte. */
export const instanceStateCodes: Readonly<Record<InstanceState, number>> = {
  pending: 0,
  running: 16,
  "shutting-down": 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};
