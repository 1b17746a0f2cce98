import type { FargateInput } from "../fargate-input.ts";
import type { Found } from "../finding.ts";
import { hasBalancer, targetOf } from "../target.ts";

/** Where the app can be reached: a task has one address, and its containers' own ports. */
export function portRules(input: FargateInput): Found[] {
  return [...collisions(input), ...published(input), ...ingress(input)];
}

function collisions({ compose }: FargateInput): Found[] {
  const taken = new Map<string, string>();
  return compose.services.flatMap(({ name, field, ports }) => {
    const other = ports
      .map(({ target, protocol }) => ({
        key: `${target}/${protocol}`,
        by: taken.get(`${target}/${protocol}`),
      }))
      .find(({ by }) => by !== undefined);
    for (const { target, protocol } of ports) taken.set(`${target}/${protocol}`, name);
    if (other === undefined || other.by === name) return [];
    const message = `${name} and ${other.by} both listen on port ${other.key}, and a task has one address`;
    return [{ code: "FARGATE_PORT_COLLISION" as const, service: name, at: field.get("ports"), message }];
  });
}

function published(input: FargateInput): Found[] {
  const severity = hasBalancer(input) ? "warning" : "error";
  return input.compose.services.flatMap(({ name, field, ports }) => {
    const other = ports.find((port) => port.published !== undefined && port.published !== port.target);
    if (other === undefined) return [];
    const message = `${name} publishes port ${other.target} as ${other.published}: in a task it answers on ${other.target}`;
    return [{ code: "FARGATE_HOST_PORT" as const, severity, service: name, at: field.get("ports"), message }];
  });
}

function ingress(input: FargateInput): Found[] {
  const { configuration, compose } = input;
  const services = compose.root.get("services");
  if (configuration.ingress.elasticIp !== undefined && !hasBalancer(input)) {
    const place = { file: configuration.file, line: 1, column: 1 };
    const message = "ingress.elasticIp leads to an instance; a task's address is Fargate's own";
    return [{ code: "FARGATE_NO_ELASTIC_IP", at: place, message }];
  }
  if (!hasBalancer(input) || targetOf(input) !== undefined) return [];
  const message = "no service publishes the port that the load balancer asks";
  return [{ code: "FARGATE_NO_TARGET", at: services, message }];
}
