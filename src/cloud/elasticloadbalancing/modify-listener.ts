import type { ModifyListenerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { readActions } from "./action.ts";
import { checkAssociation } from "./association.ts";
import { describeListener } from "./describe-listeners.ts";
import { findListener, findLoadBalancer } from "./find.ts";
import { checkListenerPort, checkListenerProtocol } from "./listener-port.ts";

export function modifyListener(input: ModifyListenerCommandInput, account: Account) {
  const listener = findListener(account, input.ListenerArn);
  const { loadBalancerArn } = listener;
  const certificates = input.Certificates?.flatMap(({ CertificateArn }) => CertificateArn ?? []);
  const known = (certificates ?? listener.certificates)?.length ?? 0;
  const loadBalancer = findLoadBalancer(account, loadBalancerArn);
  const protocol = checkListenerProtocol(
    account,
    loadBalancer,
    input.Protocol ?? listener.protocol ?? "HTTP",
    known,
  );
  const port = checkListenerPort(account, loadBalancerArn, input.Port ?? listener.port, listener.arn);
  if (input.DefaultActions) {
    const actions = readActions(account, input.DefaultActions);
    checkAssociation(account, loadBalancerArn, actions);
    listener.defaultActions = actions;
  }
  Object.assign(listener, { port, protocol });
  if (certificates) listener.certificates = certificates;
  if (input.SslPolicy !== undefined) listener.sslPolicy = input.SslPolicy;
  return { Listeners: [describeListener(listener)] };
}
