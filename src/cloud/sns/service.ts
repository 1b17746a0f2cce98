import type { Account } from "../account.ts";
import type { Service } from "../service.ts";
import { confirmByControl, confirmSubscription } from "./confirm-subscription.ts";
import { createTopic } from "./create-topic.ts";
import { deleteTopic } from "./delete-topic.ts";
import { closeDeliverer, delivererOf } from "./deliverer.ts";
import { listSubscriptions, listSubscriptionsByTopic } from "./list-subscriptions.ts";
import { listTopics } from "./list-topics.ts";
import { readOutbox } from "./outbox.ts";
import { addPermission, removePermission } from "./permissions.ts";
import { publish } from "./publish.ts";
import { publishBatch } from "./publish-batch.ts";
import { listTagsForResource, tagResource, untagResource } from "./resource-tags.ts";
import { notifications } from "./state.ts";
import { subscribe } from "./subscribe.ts";
import { getSubscriptionAttributes, setSubscriptionAttributes } from "./subscription-attributes.ts";
import { getTopicAttributes, setTopicAttributes } from "./topic-attributes.ts";
import { unsubscribe } from "./unsubscribe.ts";

/**
 * @param confirmEmails whether e-mail subscriptions confirm themselves at the next pass. That is the default of the
 *   local cloud: nobody reads a mailbox here, and a rehearsal should see the notifications that people would get.
 */
export function notificationService({ confirmEmails = true } = {}): Service {
  return {
    name: "sns",
    client: "sns",
    protocol: "query",
    operations: {
      AddPermission: addPermission,
      ConfirmSubscription: confirmSubscription,
      CreateTopic: createTopic,
      DeleteTopic: deleteTopic,
      GetSubscriptionAttributes: getSubscriptionAttributes,
      GetTopicAttributes: getTopicAttributes,
      ListSubscriptions: listSubscriptions,
      ListSubscriptionsByTopic: listSubscriptionsByTopic,
      ListTagsForResource: listTagsForResource,
      ListTopics: listTopics,
      Publish: publish,
      PublishBatch: publishBatch,
      RemovePermission: removePermission,
      SetSubscriptionAttributes: setSubscriptionAttributes,
      SetTopicAttributes: setTopicAttributes,
      Subscribe: subscribe,
      TagResource: tagResource,
      Unsubscribe: unsubscribe,
      UntagResource: untagResource,
    },
    // A topic's policy is kept and not asked.
    recordedOnly: ["AddPermission", "RemovePermission"],
    pass: (account) => {
      const confirmed = confirmEmails && confirmPendingEmails(account);
      return delivererOf(account.cloud).pass(account) || confirmed;
    },
    controls: {
      "GET sns/outbox": readOutbox,
      "POST sns/subscriptions/{id}/confirm": confirmByControl,
    },
    close: closeDeliverer,
  };
}

function confirmPendingEmails(account: Account): boolean {
  const pending = Object.values(notifications.of(account).subscriptions).filter(
    (one) => !one.confirmed && one.protocol.startsWith("email"),
  );
  for (const subscription of pending) subscription.confirmed = true;
  return pending.length > 0;
}
