import type { Account } from "../account.ts";

/**
 * Whether instances are recorded and run on nothing (`--machines none`). Whoever tests how resources are made, not what
 * they do, may then also make what has no data plane here: nothing would be sent to it anyway.
 */
export function isRecordedOnly(account: Account): boolean {
  return account.cloud.machines.kind === "none";
}
