import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";

/**
 * Sends a message to a topic. Auto Scaling's messages are best effort: a topic that is gone, or a target that is no
 * topic (an SQS queue: not simulated), stops nothing. Hence a ServiceError ends here.
 */
export function publish(
  account: Account,
  targetArn: string,
  subject: string | undefined,
  body: Readonly<Record<string, unknown>>,
): void {
  if (targetArn.split(":")[2] !== "sns") return;
  try {
    account.call("sns", "Publish", { TopicArn: targetArn, Subject: subject, Message: JSON.stringify(body) });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
  }
}
