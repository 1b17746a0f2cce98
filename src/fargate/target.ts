import type { Service } from "../compose/compose.ts";
import { appPort } from "../template/app-port.ts";
import type { FargateInput } from "./fargate-input.ts";

/** Where a load balancer's requests go. */
export interface Target {
  readonly service: Service;
  /** The container's own port: a task has no other. */
  readonly port: number;
}

/** Is there a load balancer in front? */
export function hasBalancer({ configuration, targetGroup }: FargateInput): boolean {
  const { ingress } = configuration;
  return targetGroup !== undefined || ingress.loadBalancer !== undefined || ingress.targetGroup !== undefined;
}

/**
 * The container that the load balancer asks, by the port that the instance would publish; undefined where no service
 * publishes it.
 * @throws HitoriError TEMPLATE_NO_PORT where no service publishes any
 */
export function targetOf({ configuration, compose }: FargateInput): Target | undefined {
  const wanted = appPort(configuration.ingress.loadBalancer ?? {}, compose);
  for (const service of compose.services) {
    const port = service.ports.find(({ published, target }) => (published ?? target) === wanted);
    if (port !== undefined) return { service, port: port.target };
  }
  return undefined;
}
