import type {
  CancelInstanceRefreshCommandInput,
  CancelInstanceRefreshCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { activeRefresh } from "./decide-refresh.ts";
import { findGroup } from "./find.ts";
import type { Refresh } from "./refresh.ts";
import type { Group } from "./state.ts";

/** What is replaced already stays. Instances in transition are waited for, unless the caller does not want to. */
export function cancelInstanceRefresh(
  input: CancelInstanceRefreshCommandInput,
  account: Account,
): Omit<CancelInstanceRefreshCommandOutput, "$metadata"> {
  const refresh = findActiveRefresh(findGroup(account, input.AutoScalingGroupName));
  refresh.status = "Cancelling";
  refresh.statusReason = "Cancelled due to user request.";
  if (input.WaitForTransitioningInstances === false) {
    refresh.status = "Cancelled";
    refresh.endTime = account.now;
  }
  return { InstanceRefreshId: refresh.refreshId };
}

/** @throws ServiceError ActiveInstanceRefreshNotFound */
export function findActiveRefresh(group: Group): Refresh {
  const refresh = activeRefresh(group);
  if (refresh && refresh.status !== "Cancelling") return refresh;
  throw new ServiceError(
    "ActiveInstanceRefreshNotFound",
    "No in progress or pending Instance Refresh found for the Auto Scaling group.",
  );
}
