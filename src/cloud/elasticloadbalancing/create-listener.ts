import type { CreateListenerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { readActions } from "./action.ts";
import { checkAssociation } from "./association.ts";
import { describeListener } from "./describe-listeners.ts";
import { findLoadBalancer, listenersOf, newId } from "./find.ts";
import { checkListens } from "./listener-port.ts";
import { type Listener, loadBalancing } from "./state.ts";
import { newTags } from "./tags.ts";

export function createListener(input: CreateListenerCommandInput, account: Account) {
  const loadBalancer = findLoadBalancer(account, input.LoadBalancerArn);
  const { protocol, port } = checkListens(account, loadBalancer, input);
  if (listenersOf(account, loadBalancer.arn).length >= 50) {
    throw new ServiceError("TooManyListeners", "A load balancer can have at most 50 listeners");
  }
  const defaultActions = readActions(account, input.DefaultActions);
  checkAssociation(account, loadBalancer.arn, defaultActions);
  const arn = `${loadBalancer.arn.replace(":loadbalancer/", ":listener/")}/${newId()}`;
  const listener: Listener = {
    arn,
    loadBalancerArn: loadBalancer.arn,
    protocol,
    certificates: input.Certificates?.flatMap(({ CertificateArn }) => CertificateArn ?? []),
    sslPolicy: input.SslPolicy,
    port,
    defaultActions,
    tags: newTags(input.Tags),
  };
  loadBalancing.of(account).listeners[arn] = listener;
  return { Listeners: [describeListener(listener)] };
}
