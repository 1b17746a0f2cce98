import type {
  Listener as ApiListener,
  DescribeListenersCommandInput,
  ProtocolEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { describeActions } from "./action.ts";
import { findListener, findLoadBalancer, listenersOf, page } from "./find.ts";
import type { Listener } from "./state.ts";

export function describeListeners(input: DescribeListenersCommandInput, account: Account) {
  const { items, next } = page(wanted(input, account), input.Marker, input.PageSize);
  return { Listeners: items.map(describeListener), NextMarker: next };
}

function wanted(input: DescribeListenersCommandInput, account: Account): Listener[] {
  if (input.ListenerArns?.length) return input.ListenerArns.map((arn) => findListener(account, arn));
  if (!input.LoadBalancerArn) {
    throw new ServiceError("ValidationError", "You must specify either listener ARNs or a load balancer ARN");
  }
  return listenersOf(account, findLoadBalancer(account, input.LoadBalancerArn).arn);
}

export function describeListener(listener: Listener): ApiListener {
  const isSecure = listener.protocol === "HTTPS" || listener.protocol === "TLS";
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: listener.port,
    Protocol: (listener.protocol ?? "HTTP") as ProtocolEnum,
    Certificates: listener.certificates?.map((CertificateArn) => ({ CertificateArn })),
    SslPolicy: isSecure ? (listener.sslPolicy ?? "ELBSecurityPolicy-2016-08") : undefined,
    DefaultActions: describeActions(listener.defaultActions),
  };
}
