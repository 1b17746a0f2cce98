import type {
  GetSubscriptionAttributesCommandInput,
  SetSubscriptionAttributesCommandInput,
} from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import { isJson } from "../is-json.ts";
import { effectiveDeliveryPolicy } from "./delivery-policy.ts";
import { findSubscription, invalidParameter } from "./find.ts";

export function getSubscriptionAttributes(input: GetSubscriptionAttributesCommandInput, account: Account) {
  const subscription = findSubscription(account, input.SubscriptionArn);
  const Attributes: Record<string, string> = {
    SubscriptionArn: subscription.arn,
    TopicArn: subscription.topicArn,
    Owner: account.accountId,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    PendingConfirmation: String(!subscription.confirmed),
    ConfirmationWasAuthenticated: String(subscription.confirmationWasAuthenticated),
    RawMessageDelivery: "false",
    ...(subscription.protocol.startsWith("http")
      ? { EffectiveDeliveryPolicy: JSON.stringify(effectiveDeliveryPolicy) }
      : {}),
    ...subscription.attributes,
  };
  return { Attributes };
}

/** RawMessageDelivery has its effect; filter, delivery and redrive policies are recorded only. */
export function setSubscriptionAttributes(
  input: SetSubscriptionAttributesCommandInput,
  account: Account,
): Record<string, never> {
  const subscription = findSubscription(account, input.SubscriptionArn);
  const name = input.AttributeName ?? "";
  const value = input.AttributeValue ?? "";
  checkSubscriptionAttribute(name, value);
  if (value === "") delete subscription.attributes[name];
  else subscription.attributes[name] = value;
  return {};
}

/** @throws ServiceError InvalidParameter for an unknown attribute, or a policy that is no JSON */
export function checkSubscriptionAttribute(name: string, value: string): void {
  switch (name) {
    case "RawMessageDelivery":
      if (!["", "true", "false"].includes(value.toLowerCase())) throw invalidParameter("RawMessageDelivery");
      break;
    case "FilterPolicyScope":
      if (!["", "MessageAttributes", "MessageBody"].includes(value))
        throw invalidParameter("FilterPolicyScope");
      break;
    case "FilterPolicy":
    case "DeliveryPolicy":
    case "RedrivePolicy":
      if (value !== "" && !isJson(value)) throw invalidParameter(name, "failed to parse JSON");
      break;
    case "SubscriptionRoleArn":
      break;
    default:
      throw invalidParameter("AttributeName");
  }
}
