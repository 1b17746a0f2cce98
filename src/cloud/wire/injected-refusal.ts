import type { Cloud } from "../cloud.ts";
import { ServiceError } from "../service-error.ts";

/** A fault that was put in on purpose: requests that match are refused with it, so many times. */
export interface InjectedRefusal {
  /** The name that requests are signed for. */
  readonly service: string;
  /** Undefined: every operation of the service. */
  readonly operation: string | undefined;
  readonly code: string;
  readonly message: string;
  readonly status: number;
  timesLeft: number;
}

const injected = new WeakMap<Cloud, InjectedRefusal[]>();

/** Puts one in; it is forgotten with the process. */
export function injectRefusal(cloud: Cloud, refusal: InjectedRefusal): void {
  injected.set(cloud, [...(injected.get(cloud) ?? []), refusal]);
}

/** Takes all of them out. @returns what was left of them */
export function clearRefusals(cloud: Cloud): readonly InjectedRefusal[] {
  const left = injected.get(cloud) ?? [];
  injected.delete(cloud);
  return left;
}

/** @throws ServiceError where a refusal for this operation is in */
export function refuseInjected(cloud: Cloud, service: string, operation: string): void {
  const found = injected
    .get(cloud)
    ?.find(
      (one) =>
        one.timesLeft > 0 &&
        one.service === service &&
        (one.operation === undefined || one.operation === operation),
    );
  if (!found) return;
  found.timesLeft -= 1;
  throw new ServiceError(found.code, found.message, found.status);
}
