import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";

/** The tag that names an instance's group; RunInstances gives it to what a group launches. */
export const groupNameTag = "aws:autoscaling:groupName";

/** Tags an instance that is attached. */
export function tagWithGroup(account: Account, instanceId: string, groupName: string): void {
  ignoreRefusal(() =>
    account.call("ec2", "CreateTags", {
      Resources: [instanceId],
      Tags: [{ Key: groupNameTag, Value: groupName }],
    }),
  );
}

/** A detached instance keeps all its other tags [UG:ec2-auto-scaling-tagging.md]. */
export function untagGroup(account: Account, instanceId: string): void {
  ignoreRefusal(() =>
    account.call("ec2", "DeleteTags", { Resources: [instanceId], Tags: [{ Key: groupNameTag }] }),
  );
}

/** The instance may be gone by now: that does not keep it from coming or going. */
function ignoreRefusal(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
  }
}
