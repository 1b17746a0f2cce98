import type { HealthFailure } from "./state.ts";

/** Seconds of a wall-clock time, as AWS writes them in sentences: `2026-01-01T00:00:00Z`. */
export function isoSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** One sentence of a Cause. */
export function at(milliseconds: number, words: string): string {
  return `At ${isoSeconds(milliseconds)} ${words}`;
}

/** AWS joins the sentences of a Cause with two spaces. */
export function causeOf(...sentences: (string | undefined)[]): string {
  return sentences.filter((sentence) => sentence !== undefined).join("  ");
}

const failureWords: Readonly<Record<HealthFailure, string>> = {
  "ec2-state": "an EC2 health check indicating it has been terminated or stopped",
  "ec2-status": "an EC2 instance status checks failure",
  elb: "an ELB system health check failure",
  user: "a user health-check",
};

export function unhealthyCause(now: number, failure: HealthFailure): string {
  return at(now, `an instance was taken out of service in response to ${failureWords[failure]}.`);
}

export function replacementCause(now: number): string {
  return at(now, "an instance was launched in response to an unhealthy instance needing to be replaced.");
}

export function increaseCause(now: number, from: number, to: number): string {
  return at(
    now,
    `an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${from} to ${to}.`,
  );
}

export function decreaseCause(now: number, from: number, to: number, instanceIds: readonly string[]): string {
  return causeOf(
    at(
      now,
      `an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from ${from} to ${to}.`,
    ),
    ...instanceIds.map((instanceId) => at(now, `instance ${instanceId} was selected for termination.`)),
  );
}
