import type { Found } from "../finding.ts";
import { commandText, type ServiceSubject, type Subject } from "../subject.ts";

/** How services start, stop and prove that they live. */
export function lifeRules(subject: Subject): Found[] {
  const { compose, services, healthCheck } = subject;
  const found = services.flatMap((one) => [
    ...replicas(one),
    ...restart(one),
    ...health(one),
    ...dependencies(one, services),
    ...stopping(one),
    ...byTheClock(one),
  ]);
  const databases = services.filter(({ image }) => image?.kind === "database");
  const [database] = databases;
  if (healthCheck === "elb" && database) {
    found.push({
      code: "ELB_CHECK_WITH_DATABASE",
      service: database.service.name,
      at: database.service.field.get("image"),
      message: `the load balancer's health check replaces the instance while ${database.image?.what} is still recovering`,
    });
  }
  for (const service of compose.inactive) {
    const message = `${service.name} belongs to a profile that is not asked for, so it will not run`;
    found.push({
      code: "PROFILE_INACTIVE",
      service: service.name,
      at: service.field.get("profiles"),
      message,
    });
  }
  return found;
}

function replicas({ service, image }: ServiceSubject): Found[] {
  const fields = [service.field.get("deploy").maybe("replicas"), service.field.get("scale")];
  const field = fields.find((one) => Number(one.tree?.value) > 1);
  if (!field) return [];
  const severity = image?.kind === "database" ? "risk" : "advice";
  const message = `${service.name} runs ${field.tree?.value} times, on the one instance and on the same data`;
  return [{ code: "SEVERAL_REPLICAS", severity, service: service.name, at: field, message }];
}

function restart({ service }: ServiceSubject): Found[] {
  if (service.restart !== "always" && service.restart !== "unless-stopped") return [];
  const field = service.field.get("restart");
  const message = `restart: ${service.restart} would let the engine start it at boot, before the lease is held; Hitori starts and restarts it instead`;
  return [{ code: "RESTART_BEFORE_LEASE", service: service.name, at: field, message }];
}

function health({ service, image }: ServiceSubject): Found[] {
  const disabled = service.field.get("healthcheck").present && !service.healthcheck;
  if (service.healthcheck || image?.builtIn || image?.kind === "job" || image?.kind === "runtime") return [];
  const matters = service.ports.length > 0 || image?.kind === "database";
  if (
    !matters ||
    (disabled &&
      service.field.get("healthcheck").maybe("test").written === false &&
      !isDisabled(service.field))
  )
    return [];
  const message = `${service.name} has no health check: after a fail-over Hitori only sees that it runs, not that it works`;
  const remedy = image?.check ? `Add to ${service.name}: healthcheck: {${image.check}}` : undefined;
  const at = service.field.get("healthcheck");
  return [
    { code: "HEALTH_CHECK_MISSING", service: service.name, at, message, ...(remedy ? { remedy } : {}) },
  ];
}

function isDisabled(field: ServiceSubject["service"]["field"]): boolean {
  return field.get("healthcheck").maybe("disable").tree?.value === true;
}

function dependencies({ service }: ServiceSubject, all: readonly ServiceSubject[]): Found[] {
  return service.dependsOn.flatMap(({ service: name, condition }): Found[] => {
    const other = all.find((one) => one.service.name === name);
    if (!other) return [];
    const list = service.field.get("depends_on");
    const at = list.maybe(name);
    if (condition === "service_healthy" && !other.service.healthcheck && !other.image?.builtIn) {
      if (other.service.field.get("healthcheck").present || other.image === undefined) return [];
      const message = `${service.name} waits until ${name} is healthy, and ${name} has no health check`;
      return [{ code: "DEPENDS_ON_NO_HEALTH", service: service.name, at, message }];
    }
    const waits = other.image?.kind === "database" || other.image?.kind === "store";
    if (condition !== "service_started" || !waits) return [];
    const message = `${service.name} starts as soon as ${name} runs, not when it can be asked; after a crash ${other.image?.what} first recovers`;
    const remedy = `depends_on: {${name}: {condition: service_healthy}}`;
    return [{ code: "DEPENDS_WITHOUT_CONDITION", service: service.name, at, message, remedy }];
  });
}

function stopping({ service, image }: ServiceSubject): Found[] {
  const found: Found[] = [];
  const wanted = image?.grace ?? 0;
  if (wanted > service.stopGracePeriodSeconds && image) {
    const message = `${service.name} is killed ${service.stopGracePeriodSeconds} s after it is told to stop; ${image.what} can need ${wanted} s`;
    const remedy = `Add to ${service.name}: stop_grace_period: ${wanted}s`;
    const at = service.field.get("stop_grace_period");
    found.push({ code: "STOP_GRACE_SHORT", service: service.name, at, message, remedy });
  }
  if (/^(SIG)?KILL$|^9$/.test(service.stopSignal)) {
    const message = `${service.name} is never asked to stop, only killed`;
    const at = service.field.get("stop_signal");
    found.push({ code: "STOP_BY_KILL", service: service.name, at, message });
  }
  return found;
}

function byTheClock({ service, image }: ServiceSubject): Found[] {
  const command = commandText(service);
  const cron =
    image?.kind === "job" || /\b(crond|cron -f|supercronic|go-crond|cron\.sh|cronjob)\b/.test(command);
  const updater = image?.kind === "watcher";
  const found: Found[] = [];
  if (cron) {
    const message = `${service.name} works by the clock: a run that falls into a fail-over is missed`;
    found.push({ code: "CRON_CONTAINER", service: service.name, at: service.field.get("image"), message });
  }
  if (updater) {
    const message = `${service.name} replaces images by itself: the next instance starts with others than this one`;
    found.push({ code: "SELF_UPDATER", service: service.name, at: service.field.get("image"), message });
  }
  return found;
}
