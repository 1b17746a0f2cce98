import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import type { Action } from "./action.ts";
import { loadBalancerOf } from "./find.ts";

/** @throws ServiceError TargetGroupAssociationLimit where a target group belongs to another load balancer */
export function checkAssociation(
  account: Account,
  loadBalancerArn: string,
  actions: readonly Action[],
): void {
  for (const action of actions) {
    if (action.type !== "forward") continue;
    for (const { targetGroupArn } of action.targetGroups) {
      const owner = loadBalancerOf(account, targetGroupArn);
      if (!owner || owner.arn === loadBalancerArn) continue;
      throw new ServiceError(
        "TargetGroupAssociationLimit",
        `The following target groups cannot be associated with more than one load balancer: ${targetGroupArn}`,
      );
    }
  }
}
