import type { Service } from "../../compose/compose.ts";
import type { FargateInput } from "../fargate-input.ts";
import type { Found } from "../finding.ts";
import { healthCheck } from "../health-check.ts";
import { stopLimits } from "../stop.ts";

/** Containers of a task, the lease's among them (Amazon ECS service quotas). */
const mostContainers = 10;

/** How containers start, stop, and prove that they live. */
export function lifeRules(input: FargateInput): Found[] {
  const { services, root } = input.compose;
  const found = services.flatMap((service) => [
    ...stopping(service),
    ...replicas(service),
    ...waiting(service, services),
    ...limits(service),
  ]);
  if (services.length + 1 > mostContainers) {
    const message = `there are ${services.length} services; a task has ${mostContainers} containers, and one holds the lease`;
    found.push({ code: "FARGATE_TOO_MANY_CONTAINERS", at: root.get("services"), message });
  }
  const message = "the lease is guarded within the task alone: nothing resets the machine below it";
  found.push({ code: "FARGATE_NO_HOST_GUARD", at: root.get("services"), message });
  return found;
}

function stopping({ name, field, stopGracePeriodSeconds }: Service): Found[] {
  if (stopGracePeriodSeconds <= stopLimits.to) return [];
  const message = `${name} may take ${stopGracePeriodSeconds} s to stop; Fargate kills it after ${stopLimits.to} s`;
  return [{ code: "FARGATE_STOP_GRACE", service: name, at: field.get("stop_grace_period"), message }];
}

function replicas({ name, field }: Service): Found[] {
  const at = [field.get("deploy").maybe("replicas"), field.get("scale")].find(
    (one) => one.present && Number(one.text()) !== 1,
  );
  if (at === undefined) return [];
  return [
    {
      code: "FARGATE_REPLICAS",
      service: name,
      at,
      message: `${name} is to run ${at.text()} times in one task`,
    },
  ];
}

function waiting({ name, field, dependsOn }: Service, services: readonly Service[]): Found[] {
  return dependsOn.flatMap(({ service, condition }): Found[] => {
    const other = services.find((one) => one.name === service);
    if (condition !== "service_healthy" || other === undefined || other.healthcheck) return [];
    const message = `${name} waits until ${service} is healthy, and the compose file does not say how to tell`;
    return [
      { code: "FARGATE_HEALTH_UNKNOWN", service: name, at: field.get("depends_on").maybe(service), message },
    ];
  });
}

function limits({ name, field, healthcheck }: Service): Found[] {
  if (healthcheck === undefined) return [];
  const { limited } = healthCheck(healthcheck, (text) => text);
  if (limited.length === 0) return [];
  const message = `${name}'s health check is brought within ECS's limits: ${limited.join(", ")}`;
  return [{ code: "FARGATE_HEALTH_LIMIT", service: name, at: field.get("healthcheck"), message }];
}
