import type { ModifyListenerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { readActions } from "./action.ts";
import { checkAssociation } from "./association.ts";
import { describeListener } from "./describe-listeners.ts";
import { findListener } from "./find.ts";
import { checkListenerPort, checkListenerProtocol } from "./listener-port.ts";

export function modifyListener(input: ModifyListenerCommandInput, account: Account) {
  const listener = findListener(account, input.ListenerArn);
  if (input.Protocol !== undefined) checkListenerProtocol(input.Protocol, input.Certificates?.length ?? 0);
  const { loadBalancerArn } = listener;
  const port = checkListenerPort(account, loadBalancerArn, input.Port ?? listener.port, listener.arn);
  if (input.DefaultActions) {
    const actions = readActions(account, input.DefaultActions);
    checkAssociation(account, loadBalancerArn, actions);
    listener.defaultActions = actions;
  }
  listener.port = port;
  return { Listeners: [describeListener(listener)] };
}
