import type {
  GetSubscriptionAttributesCommandInput,
  SetSubscriptionAttributesCommandInput,
} from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import { isJson } from "../is-json.ts";
import { effectiveDeliveryPolicy } from "./delivery-policy.ts";
import { readFilterPolicy } from "./filter-policy.ts";
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
    ...(subscription.attributes.FilterPolicy === undefined ? {} : { FilterPolicyScope: "MessageAttributes" }),
    ...subscription.attributes,
  };
  return { Attributes };
}

/** RawMessageDelivery and filter policies have their effect; delivery and redrive policies are recorded only. */
export function setSubscriptionAttributes(
  input: SetSubscriptionAttributesCommandInput,
  account: Account,
): Record<string, never> {
  const subscription = findSubscription(account, input.SubscriptionArn);
  const name = input.AttributeName ?? "";
  const value = input.AttributeValue ?? "";
  checkSubscriptionAttribute(name, value, subscription.attributes.FilterPolicyScope);
  const filtersNothing = name === "FilterPolicy" && /^\s*(\{\s*\})?\s*$/.test(value);
  if (filtersNothing) delete subscription.attributes.FilterPolicyScope;
  if (filtersNothing || value === "") delete subscription.attributes[name];
  else subscription.attributes[name] = value;
  return {};
}

/** @param scope the FilterPolicyScope @throws ServiceError InvalidParameter for an unknown attribute, or a policy that is none */
export function checkSubscriptionAttribute(name: string, value: string, scope?: string): void {
  switch (name) {
    case "RawMessageDelivery":
      if (!["", "true", "false"].includes(value.toLowerCase())) throw invalidParameter("RawMessageDelivery");
      break;
    case "FilterPolicyScope":
      if (!["", "MessageAttributes", "MessageBody"].includes(value))
        throw invalidParameter("FilterPolicyScope");
      break;
    case "FilterPolicy":
      if (value !== "") readFilterPolicy(value, scope);
      break;
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
