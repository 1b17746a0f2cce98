import type { DeleteTargetGroupCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { loadBalancerOf } from "./find.ts";
import { loadBalancing } from "./state.ts";

/** Refused while a listener or rule forwards to it. One that is not there is no error, as on AWS. */
export function deleteTargetGroup(
  input: DeleteTargetGroupCommandInput,
  account: Account,
): Record<string, never> {
  const arn = input.TargetGroupArn ?? "";
  if (loadBalancerOf(account, arn)) {
    throw new ServiceError(
      "ResourceInUse",
      `Target group '${arn}' is currently in use by a listener or a rule`,
    );
  }
  delete loadBalancing.of(account).targetGroups[arn];
  return {};
}
