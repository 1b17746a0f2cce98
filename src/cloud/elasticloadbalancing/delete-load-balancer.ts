import type { DeleteLoadBalancerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { removeListener } from "./delete-listener.ts";
import { listenersOf } from "./find.ts";
import { loadBalancing } from "./state.ts";

/** Its listeners go with it. A load balancer that is not there is no error, as on AWS. */
export function deleteLoadBalancer(
  input: DeleteLoadBalancerCommandInput,
  account: Account,
): Record<string, never> {
  const state = loadBalancing.of(account);
  const found = state.loadBalancers[input.LoadBalancerArn ?? ""];
  if (!found) return {};
  if (found.attributes["deletion_protection.enabled"] === "true") {
    throw new ServiceError(
      "OperationNotPermitted",
      `Load balancer '${found.arn}' cannot be deleted because deletion protection is enabled`,
    );
  }
  for (const listener of listenersOf(account, found.arn)) removeListener(account, listener.arn);
  delete state.loadBalancers[found.arn];
  return {};
}
