import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { notifications, type Subscription, type Topic } from "./state.ts";

/** @throws ServiceError InvalidParameter for what is no ARN, NotFound (404) for a topic that is not there */
export function findTopic(account: Account, arn: string | undefined): Topic {
  const found = notifications.of(account).topics[arn ?? ""];
  if (found) return found;
  if (!/^arn:[^:]+:sns:[^:]+:\d{12}:[^:]+$/.test(arn ?? "")) throw invalidParameter("TopicArn");
  throw new ServiceError("NotFound", "Topic does not exist", 404);
}

/** @throws ServiceError InvalidParameter for what is no ARN, NotFound (404) for one that is not there */
export function findSubscription(account: Account, arn: string | undefined): Subscription {
  const found = notifications.of(account).subscriptions[arn ?? ""];
  if (found) return found;
  if (!isSubscriptionArn(arn)) throw invalidParameter("SubscriptionArn");
  throw new ServiceError("NotFound", "Subscription does not exist", 404);
}

export function isSubscriptionArn(arn: string | undefined): boolean {
  return /^arn:[^:]+:sns:[^:]+:\d{12}:[^:]+:[^:]+$/.test(arn ?? "");
}

/** AWS's words: `Invalid parameter: Subject`, or with a reason. */
export function invalidParameter(name: string, reason?: string): ServiceError {
  return new ServiceError(
    "InvalidParameter",
    `Invalid parameter: ${reason ? `${name} Reason: ${reason}` : name}`,
  );
}

export function subscriptionsOf(account: Account, topicArn: string): Subscription[] {
  return Object.values(notifications.of(account).subscriptions).filter((one) => one.topicArn === topicArn);
}

/** A hundred of a list from where the last page ended. @throws ServiceError InvalidParameter for another's token */
export function page<T>(items: readonly T[], token: string | undefined) {
  const from = token === undefined || token === "" ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0) throw invalidParameter("NextToken");
  const until = from + 100;
  return { items: items.slice(from, until), next: until < items.length ? String(until) : undefined };
}
