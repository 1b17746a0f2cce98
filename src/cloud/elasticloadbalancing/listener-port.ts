import type { CreateListenerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { isRecordedOnly } from "../machines/recorded-only.ts";
import { ServiceError } from "../service-error.ts";
import { listenersOf } from "./find.ts";
import { checkProtocol } from "./protocol.ts";
import type { LoadBalancer } from "./state.ts";

const ofApplications = ["HTTP", "HTTPS"];
const ofNetworks = ["UDP", "TCP", "TLS", "TCP_UDP"];

/** The one that AWS's Gateway Load Balancers listen with, to every port [API:elbv2 CreateListener]. */
const gatewayListening = { protocol: "GENEVE", port: 6081 };

/** What a new listener listens to. AWS misses the port before it looks at what is spoken. @throws ServiceError */
export function checkListens(
  account: Account,
  loadBalancer: LoadBalancer,
  { Port, Protocol, Certificates }: CreateListenerCommandInput,
): { protocol: string; port: number } {
  if (loadBalancer.type === "gateway") {
    if (Port !== undefined || Protocol !== undefined) {
      const what = Port === undefined ? "protocol" : "port";
      throw new ServiceError("ValidationError", `A ${what} cannot be specified for gateway listeners`);
    }
    return gatewayListening;
  }
  if (Port === undefined) throw new ServiceError("ValidationError", "A listener port must be specified");
  const protocol = checkListenerProtocol(account, loadBalancer, Protocol, Certificates?.length ?? 0);
  return { protocol, port: checkListenerPort(account, loadBalancer.arn, Port) };
}

/**
 * @throws ServiceError ValidationError for what a load balancer of this kind does not speak, and for HTTPS or TLS
 *   without a certificate; UnsupportedProtocol for HTTPS with one where something is forwarded: there are no certificates
 */
export function checkListenerProtocol(
  account: Account,
  loadBalancer: LoadBalancer,
  protocol: string | undefined,
  certificates: number,
): string {
  if (protocol === undefined)
    throw new ServiceError("ValidationError", "A listener protocol must be specified");
  checkProtocol("protocol", protocol);
  const allowed = loadBalancer.type === "network" ? ofNetworks : ofApplications;
  if (!allowed.includes(protocol)) {
    throw new ServiceError(
      "ValidationError",
      `Listener protocol '${protocol}' must be one of '${allowed.join(", ")}'`,
    );
  }
  const isSecure = protocol === "HTTPS" || protocol === "TLS";
  if (isSecure && certificates === 0) {
    throw new ServiceError("ValidationError", `A certificate must be specified for ${protocol} listeners`);
  }
  if (!isSecure || isRecordedOnly(account)) return protocol;
  throw new ServiceError(
    "UnsupportedProtocol",
    "The local cloud's load balancers listen to HTTP alone, having no certificates. Use an HTTP listener.",
  );
}

/** @throws ServiceError ValidationError, or DuplicateListener where the port is taken by another */
export function checkListenerPort(
  account: Account,
  loadBalancerArn: string,
  port: number | undefined,
  except?: string,
): number {
  if (port === undefined) throw new ServiceError("ValidationError", "A listener port must be specified");
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new ServiceError("ValidationError", `Port '${port}' must be in the range of 1 to 65535`);
  }
  if (listenersOf(account, loadBalancerArn).some((other) => other.port === port && other.arn !== except)) {
    throw new ServiceError(
      "DuplicateListener",
      "A listener already exists on this port for this load balancer",
    );
  }
  return port;
}
