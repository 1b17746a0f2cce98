import { createHash } from "node:crypto";
import type { Configuration } from "../config/configuration.ts";
import { logicalIds } from "./names.ts";
import { type Resources, ref, type Value } from "./template.ts";

/** A topic of its own unless one is named, and a subscription an address. */
export function notifications(configuration: Configuration): Resources {
  const { topic, email } = configuration.notifications;
  const own: Resources =
    topic === undefined
      ? {
          [logicalIds.topic]: {
            Type: "AWS::SNS::Topic",
            Properties: { DisplayName: `hitori ${configuration.name}` },
          },
        }
      : {};
  const subscriptions = email.map((address) => [
    `Subscription${shortHash(address)}`,
    {
      Type: "AWS::SNS::Subscription",
      Properties: { TopicArn: topicArn(configuration), Protocol: "email", Endpoint: address },
    },
  ]);
  return { ...own, ...Object.fromEntries(subscriptions) };
}

export function topicArn({ notifications: { topic } }: Configuration): Value {
  return topic ?? ref(logicalIds.topic);
}

/** Keeps a subscription's logical id the same when addresses come and go before it. */
function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
