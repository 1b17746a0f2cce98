import { slice } from "../account.ts";

export interface Topic {
  readonly arn: string;
  readonly name: string;
  /** Those that were set; the others have AWS's defaults. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  subscriptionsDeleted: number;
}

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** Confirms it, once its owner sends it back. */
  readonly token: string;
  confirmed: boolean;
  /** Confirmed with AuthenticateOnUnsubscribe. */
  confirmationWasAuthenticated: boolean;
  attributes: Record<string, string>;
}

/** One message on its way to one HTTP endpoint. */
export interface Delivery {
  readonly id: string;
  readonly subscriptionArn: string;
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly attempts: number;
  /** When it is sent next, milliseconds since 1970. */
  readonly dueAt: number;
}

/** What would have left the machine: e-mail, and all that goes where the local cloud does not send. */
export interface OutboxMessage {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly protocol: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Why it went no further. */
  readonly note?: string;
  /** Its file's name in the outbox directory. */
  readonly file: string;
}

export interface NotificationState {
  /** By ARN. */
  topics: Record<string, Topic>;
  /** By ARN. */
  subscriptions: Record<string, Subscription>;
  deliveries: Delivery[];
  /** Oldest first. */
  outbox: OutboxMessage[];
}

export const notifications = slice<NotificationState>("sns", () => ({
  topics: {},
  subscriptions: {},
  deliveries: [],
  outbox: [],
}));
