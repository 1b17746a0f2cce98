import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { listenersOf } from "./find.ts";

/**
 * @throws ServiceError ValidationError for what a load balancer of this kind does not speak, and for HTTPS without a
 *   certificate; UnsupportedProtocol for HTTPS with one: there are no certificates here
 */
export function checkListenerProtocol(protocol: string | undefined, certificates: number): void {
  if (protocol === undefined)
    throw new ServiceError("ValidationError", "A listener protocol must be specified");
  if (protocol === "HTTP") return;
  if (protocol !== "HTTPS") {
    throw new ServiceError("ValidationError", `Listener protocol '${protocol}' must be one of 'HTTPS, HTTP'`);
  }
  if (certificates === 0) {
    throw new ServiceError("ValidationError", "A certificate must be specified for HTTPS listeners");
  }
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
  if (port === undefined || !Number.isInteger(port) || port < 1 || port > 65_535) {
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
