import { HitoriError } from "../base/error.ts";
import type { Compose } from "../compose/compose.ts";
import type { LoadBalancerConfiguration } from "../config/configuration.ts";

/**
 * The port of the instance that a load balancer or an Elastic IP address leads to: as configured, or the first TCP port
 * that a service publishes.
 * @throws HitoriError TEMPLATE_NO_PORT where there is neither
 */
export function appPort(wanted: Pick<LoadBalancerConfiguration, "targetPort">, compose: Compose): number {
  const published = compose.services
    .flatMap((service) => service.ports)
    .find((port) => port.protocol === "tcp" && port.published !== undefined);
  const port = wanted.targetPort ?? published?.published;
  if (port !== undefined) return port;
  throw new HitoriError({
    code: "TEMPLATE_NO_PORT",
    message: `${compose.file}: no service publishes a port that anybody could be sent to.`,
    hint: 'Publish one in the compose file, e.g. ports: ["3000:3000"]; or say ingress: {loadBalancer: {targetPort: 3000}}',
  });
}
