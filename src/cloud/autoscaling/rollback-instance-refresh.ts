import type {
  RollbackInstanceRefreshCommandInput,
  RollbackInstanceRefreshCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findActiveRefresh } from "./cancel-instance-refresh.ts";
import { findGroup } from "./find.ts";
import { checkRollback } from "./refresh-preferences.ts";
import { beginRollback } from "./refreshing.ts";

export function rollbackInstanceRefresh(
  input: RollbackInstanceRefreshCommandInput,
  account: Account,
): Omit<RollbackInstanceRefreshCommandOutput, "$metadata"> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const refresh = findActiveRefresh(group);
  const isReversible = refresh.status !== "RollbackInProgress" && refresh.desiredConfiguration !== undefined;
  if (!isReversible) {
    throw new ServiceError(
      "IrreversibleInstanceRefresh",
      "The instance refresh cannot be rolled back: it has no desired configuration, or is rolling back already.",
    );
  }
  checkRollback(refresh.previousConfiguration, "A rollback");
  beginRollback(account, group, refresh, "Rollback due to user request.");
  return { InstanceRefreshId: refresh.refreshId };
}
