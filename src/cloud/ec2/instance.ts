/** What Auto Scaling, Elastic Load Balancing and the drills may read of an instance. */
export interface Instance {
  readonly instanceId: string;
  readonly imageId: string;
  /** Changed only while it is stopped. */
  instanceType: string;
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

/** A root volume as a launch wants it. */
export interface RootVolume {
  /** GiB */
  readonly size: number;
  readonly volumeType: string;
  readonly iops: number | undefined;
  /** MiB/s */
  readonly throughput: number | undefined;
  readonly encrypted: boolean;
  readonly kmsKeyId: string | undefined;
  readonly deleteOnTermination: boolean;
  readonly tags: Record<string, string>;
}

/** What EC2 itself keeps of an instance besides; nobody else's business. */
export interface InstanceRecord extends Instance {
  readonly architecture: "x86_64" | "arm64";
  readonly amiLaunchIndex: number;
  readonly networkInterfaceId: string;
  readonly macAddress: string;
  readonly volumeId: string;
  /** Where the launch said something of it, or tagged it. */
  readonly rootVolume?: RootVolume | undefined;
  /** Of the launch request, so that its client token is not used for another one. */
  readonly requestHash: string;
  /** Assigned by the subnet; released by a stop. An Elastic IP is found among the addresses. */
  publicIpAddress?: string;
  readonly assignsPublicIpAddress: boolean;
  instanceInitiatedShutdownBehavior: "stop" | "terminate";
  disableApiTermination: boolean;
  disableApiStop?: boolean;
  /** Recorded alone: nothing here routes packets. */
  sourceDestCheck?: boolean;
  ebsOptimized?: boolean;
  stateReason?: { code: string; message: string };
  /** Its user data has run: later boots do not run it again. */
  booted: boolean;
  /** `lost`: its host has no power. `zone-lost`: nor has its zone. `returning`: the zone has it again. */
  power: "on" | "lost" | "zone-lost" | "returning";
  /** When its machine was first seen off while it is stopped or terminated. */
  offSince?: number;
  /** Set while it reboots: since when. */
  rebootSince?: number;
  nextStatusCheck: number;
  /** A verdict put in by hand (`impair`), which the checks then keep to. */
  statusOverride?: "impaired";
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
