import type { DeleteListenerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { findListener, rulesOf } from "./find.ts";
import { loadBalancing } from "./state.ts";

export function deleteListener(input: DeleteListenerCommandInput, account: Account): Record<string, never> {
  removeListener(account, findListener(account, input.ListenerArn).arn);
  return {};
}

/** Takes a listener and its rules away. */
export function removeListener(account: Account, arn: string): void {
  const state = loadBalancing.of(account);
  for (const rule of rulesOf(account, arn)) delete state.rules[rule.arn];
  delete state.listeners[arn];
}
