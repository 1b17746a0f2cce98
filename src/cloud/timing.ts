/**
 * How long AWS takes for what it does by itself, in milliseconds of AWS's own time. `timeScale` divides them:
 * 60 makes a minute a second, 0 makes everything immediate. Where AWS publishes no figure (marked), the value
 * is a choice that can be set with `--timing name=value`.
 */
export interface Timing {
  readonly timeScale: number;
  readonly durations: Durations;
}

export interface Durations {
  /** RunInstances until `running`. Not published; launch activities of 30 s were observed. */
  readonly instancePending: number;
  /** StopInstances until `stopped` once the machine has shut down. Not published. */
  readonly instanceStopping: number;
  /** How long a machine may take to shut down before it is cut off ("a few minutes"). */
  readonly instanceShutdownLimit: number;
  /** How long a terminated instance is still described. Not published ("a short while"). */
  readonly instanceForgotten: number;
  /** EC2 status checks run every minute. */
  readonly statusCheckInterval: number;
  /** How long Auto Scaling waits on an impaired status check. Not published ("a few minutes"). */
  readonly statusCheckPatience: number;
  /** How often Auto Scaling looks at its instances' health. Not published. */
  readonly groupHealthInterval: number;
  /** Launch-failure retry spacing; doubled each time up to 16 times this. Not published. */
  readonly launchRetry: number;
  /** Launches that fail for so long are suspended by AWS itself ("more than 24 hours"). */
  readonly administrativeSuspension: number;
  /** An imbalance lasts this long before AZRebalance acts. Not published. */
  readonly rebalanceDelay: number;
  /** EFS file system and mount target `creating` until `available`. Up to 90 s for mount targets. */
  readonly fileSystemCreating: number;
  readonly mountTargetCreating: number;
  /** Load balancer `provisioning` until `active`. */
  readonly loadBalancerProvisioning: number;
  /** CreateImage `pending` until `available`. */
  readonly imagePending: number;
  /** First wait between two deliveries of an SNS message over HTTP. */
  readonly deliveryRetry: number;
  /** A database instance `creating` until it is there, from nothing or from a snapshot. Not published. */
  readonly databaseCreating: number;
  /** A backup or snapshot of one. Not published. */
  readonly databaseBackup: number;
  /** A change in place, the conversion to Multi-AZ among them, and the rebuilding of a standby. Not published. */
  readonly databaseModifying: number;
  /** "Failover times are typically 60–120 seconds" (RDS user guide, Multi-AZ DB instance deployments). */
  readonly databaseFailover: number;
  /** Reboot, start, rename and recovery of one. Not published. */
  readonly databaseRestarting: number;
  /** Its stopping and its deletion. Not published. */
  readonly databaseStopping: number;
}

export const awsDurations: Durations = {
  instancePending: 15_000,
  instanceStopping: 10_000,
  instanceShutdownLimit: 120_000,
  instanceForgotten: 3_600_000,
  statusCheckInterval: 60_000,
  statusCheckPatience: 120_000,
  groupHealthInterval: 10_000,
  launchRetry: 30_000,
  administrativeSuspension: 86_400_000,
  rebalanceDelay: 120_000,
  fileSystemCreating: 5_000,
  mountTargetCreating: 60_000,
  loadBalancerProvisioning: 60_000,
  imagePending: 120_000,
  deliveryRetry: 20_000,
  databaseCreating: 300_000,
  databaseBackup: 60_000,
  databaseModifying: 300_000,
  databaseFailover: 90_000,
  databaseRestarting: 60_000,
  databaseStopping: 120_000,
};

/** Real milliseconds of a duration of AWS's time. */
export function scaled(timing: Timing, awsMilliseconds: number): number {
  return timing.timeScale === 0 ? 0 : awsMilliseconds / timing.timeScale;
}

/**
 * Real milliseconds of a limit that somebody else works against: a heartbeat, a time for signals. At time scale 0 it
 * would be over before anyone could act, so there it stays in real time.
 */
export function scaledLimit(timing: Timing, awsMilliseconds: number): number {
  return timing.timeScale === 0 ? awsMilliseconds : scaled(timing, awsMilliseconds);
}
