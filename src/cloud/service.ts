import type { Account, CloudContext } from "./account.ts";
import type { Sender } from "./iam/authorization/caller.ts";

/**
 * One operation: AWS's input in, AWS's output back (or a ServiceError thrown), at once. What takes time in AWS
 * is left to the service's control loop. One operation stands in one file of the same name:
 * DescribeScalingActivities in `autoscaling/describe-scaling-activities.ts`. Who signed the
 * request is told where it came over the wire; whoever is no role of an instance has the account's root user's rights.
 */
// biome-ignore lint/suspicious/noExplicitAny: each operation types its own input and output
export type Operation<Input = any, Output = any> = (
  input: Input,
  account: Account,
  sender?: Sender,
) => Output;

export type Protocol = "query" | "ec2-query" | "rest-json" | "json-1.1";

/** What a service can be told below `/_hitori/`; `query` is what stood behind the question mark. */
export type Control = (account: Account, id: string, query?: URLSearchParams) => object;

/** A service of the local cloud: how it speaks and what it can do. */
export interface Service {
  /** The name that requests are signed for: `autoscaling`, `elasticloadbalancing`, `elasticfilesystem`, `logs`. */
  readonly name: string;
  /** The package whose schemas describe its wire: `auto-scaling` of `@aws-sdk/client-auto-scaling`. */
  readonly client: string;
  readonly protocol: Protocol;
  /** By AWS's operation name. What is not listed is refused as AWS refuses an unknown action. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** Operations that only record what they are given, without its effect; shown in the coverage page. */
  readonly recordedOnly?: readonly string[];
  /**
   * Refuses what a client may not ask for and the cloud's own services may, who call in process: tags of AWS's own.
   * Called for each request from the wire. Throws ServiceError.
   */
  readonly admit?: (input: object) => void;
  /** One look at the account: brings forward what time or other services changed. Says whether it did anything. */
  readonly pass?: (account: Account) => boolean;
  /**
   * What no AWS API can ask for, by method and path below `/_hitori/` with `{id}` for an id:
   * `"POST instances/{id}/kill"`, `"GET sns/outbox"`. The answer is sent as JSON.
   */
  readonly controls?: Readonly<Record<string, Control>>;
  /** Forgets what it remembers outside its state, when a cloud is emptied. */
  readonly forget?: (cloud: CloudContext) => void;
  /** Ends what the service holds open outside its state for one cloud: sockets, deliveries. */
  readonly close?: (cloud: CloudContext) => Promise<void>;
}
