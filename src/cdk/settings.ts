/** What hitori.yml says, as properties of a construct; its network comes from the construct's VPC. */
export interface SelfHealingInstanceSettings {
  /** The app's name: lower-case letters, digits and `-`, at most 32. The group is named after it. */
  readonly name: string;
  /**
   * The compose file, or several of which the later are laid over the earlier; from the working directory.
   * @default "docker-compose.yml"
   */
  readonly compose?: string | string[];
  /**
   * How the app runs; `auto` takes the container engine that the instance has.
   * @default "auto"
   */
  readonly runtime?:
    | "auto"
    | "containers"
    | "processes"
    | "docker compose"
    | "docker-compose"
    | "podman compose";
  readonly instance?: {
    /** @default "t4g.small" */
    readonly type?: string;
    /**
     * `latest` Amazon Linux 2023, an AMI's id, or `resolve:ssm:<parameter>`. `baked` is the command line's: a construct
     * looks at no account.
     * @default "latest"
     */
    readonly image?: string;
    /** Name or ARN of an instance profile. @default one of its own with least privilege */
    readonly instanceProfile?: string;
    /** @default none: Session Manager is the way in */
    readonly keyPair?: string;
    /** Ids of more security groups. @default none */
    readonly securityGroups?: string[];
  };
  readonly storage?: {
    /** `new`, or the id of an EFS file system. @default "new" */
    readonly fileSystem?: string;
    /** Where the instance mounts it. @default "/efs" */
    readonly mountPath?: string;
    /** @default "elastic" */
    readonly throughput?: "elastic" | "bursting" | { readonly provisioned: string };
    /** Daily backups by AWS Backup. @default true */
    readonly backup?: boolean;
  };
  /** @default nothing is let in */
  readonly ingress?: {
    /** ARN of an existing target group, whose load balancer `instance.securityGroups` lets in. */
    readonly targetGroup?: string;
    /** `new`, or the id of an Elastic IP address, which moves to whichever instance holds the lease. */
    readonly elasticIp?: string;
    /** An Application Load Balancer of its own. */
    readonly loadBalancer?: {
      /** @default 80 */
      readonly port?: number;
      /** ARN of a certificate in ACM: makes the listener HTTPS. */
      readonly certificate?: string;
      /** @default "internet-facing" */
      readonly scheme?: "internet-facing" | "internal";
      /** The app's port on the instance. @default the first that it publishes */
      readonly targetPort?: number;
      /** @default "/" */
      readonly healthCheckPath?: string;
      /** @default "10s" */
      readonly healthCheckInterval?: string;
      /** @default "5s" */
      readonly deregistrationDelay?: string;
    };
  };
  readonly healing?: {
    /** Whose verdict replaces the instance: EC2's, the load balancer's, or the agent's. @default "ec2" */
    readonly healthCheck?: "ec2" | "elb" | "app";
    /** How long a new instance is left alone. @default "300s" */
    readonly gracePeriod?: string;
    /** @default "150s" */
    readonly cooldown?: string;
    /** @default "OldestInstance" */
    readonly terminationPolicy?:
      | "OldestInstance"
      | "NewestInstance"
      | "OldestLaunchTemplate"
      | "ClosestToNextInstanceHour"
      | "AllocationStrategy"
      | "Default";
    /** After so many replacements without a healthy app it holds. @default 3 within "1h" */
    readonly breaker?: { readonly replacements?: number; readonly within?: string };
  };
  readonly logs?: {
    /** The app's own output goes to CloudWatch Logs. @default true */
    readonly forward?: boolean;
  };
  readonly notifications?: {
    /** ARN of an SNS topic. @default one of its own */
    readonly topic?: string;
    /** @default none */
    readonly email?: string[];
  };
  /** Tags of the group and its instances. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}
