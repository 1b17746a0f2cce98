import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import type { Member } from "./state.ts";

/** A detached instance keeps all its tags but the one that names its group [UG:ec2-auto-scaling-tagging.md]. */
export function forgetTags(account: Account, member: Member): void {
  try {
    account.call("ec2", "DeleteTags", {
      Resources: [member.instanceId],
      Tags: [{ Key: "aws:autoscaling:groupName" }],
    });
  } catch (error) {
    // The instance may have gone while it was being detached; then there is nothing to untag.
    if (!(error instanceof ServiceError)) throw error;
  }
}
