import type { RecordLifecycleActionHeartbeatCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findAction } from "./lifecycle-action.ts";

/** Starts the heartbeat's time again; the hook's global limit goes on. */
export function recordLifecycleActionHeartbeat(
  input: RecordLifecycleActionHeartbeatCommandInput,
  account: Account,
): Record<string, never> {
  findAction(account, input).heartbeatAt = account.now;
  return {};
}
