/** hitori.yml as the rest of Hitori uses it: every default filled in, durations in seconds. */
export interface Configuration {
  /** The file it was read from. */
  readonly file: string;
  readonly name: string;
  /** The compose file's path, from where hitori.yml's own path starts. */
  readonly compose: string;
  /** All compose files: the one above, and those that are laid over it. */
  readonly composeFiles: readonly string[];
  /** How the app runs. */
  readonly runtime:
    | "auto"
    | "containers"
    | "processes"
    | "docker compose"
    | "docker-compose"
    | "podman compose";
  readonly instance: {
    readonly type: string;
    /** `latest`, `baked`, `ami-…` or `resolve:ssm:…`. */
    readonly image: string;
    readonly instanceProfile?: string;
    readonly keyPair?: string;
    readonly securityGroups: readonly string[];
  };
  readonly network: { readonly vpc: string; readonly subnets: readonly string[] };
  readonly storage: {
    /** `new`, or an id. */
    readonly fileSystem: string;
    readonly mountPath: string;
    readonly throughput: "elastic" | "bursting" | { readonly provisionedMebibytes: number };
    readonly backup: boolean;
  };
  readonly ingress: {
    readonly targetGroup?: string;
    readonly loadBalancer?: LoadBalancerConfiguration;
    /** `new`, or the allocation id of an address that is there. */
    readonly elasticIp?: string;
  };
  readonly healing: {
    readonly healthCheck: "ec2" | "elb" | "app";
    readonly gracePeriodSeconds: number;
    readonly cooldownSeconds: number;
    readonly terminationPolicy: string;
    readonly breaker: { readonly replacements: number; readonly withinSeconds: number };
  };
  readonly logs: { readonly forward: boolean };
  readonly notifications: { readonly topic?: string; readonly email: readonly string[] };
  readonly drills: {
    /** What a drill may cost, where something is said of it. */
    readonly budget: { readonly recoverySeconds?: number; readonly lostWrites?: number };
  };
  readonly tags: Readonly<Record<string, string>>;
}

export interface LoadBalancerConfiguration {
  readonly port: number;
  /** ARN; makes the listener HTTPS. */
  readonly certificate?: string;
  readonly scheme: "internet-facing" | "internal";
  /** Undefined: the first port that the app publishes. */
  readonly targetPort?: number;
  readonly healthCheckPath: string;
  readonly healthCheckIntervalSeconds: number;
  readonly deregistrationDelaySeconds: number;
}
