const first = 100;
const longest = 30_000;
/** A run of this length counts as a good one (Docker: a container that was up for 10 s resets its delay). */
const goodRun = 10_000;

/**
 * Milliseconds to wait before a crashed service is started again: 100, 200, 400 … up to 30 s, from the beginning
 * after a good run.
 */
export function backOff(previousDelay: number | undefined, ranFor: number): number {
  if (previousDelay === undefined || ranFor >= goodRun) return first;
  return Math.min(previousDelay * 2, longest);
}

/** Compose's `restart`, read as a policy: `no`, `always`, `unless-stopped`, `on-failure`, `on-failure:5`. */
export function restarts(policy: string, exitCode: number | null, restartsSoFar: number): boolean {
  if (policy === "always" || policy === "unless-stopped") return true;
  const limit = policy.match(/^on-failure(?::(\d+))?$/);
  if (!limit || exitCode === 0) return false;
  return limit[1] === undefined || restartsSoFar < Number(limit[1]);
}
