/** Milliseconds of the first wait, where there is one. */
export const firstWait = 100;
const longest = 30_000;
/** A run of this length counts as a good one (Docker: a container that was up for 10 s resets its delay). */
const goodRun = 10_000;

/**
 * Milliseconds to wait before a crashed service is started again: none after a good run, for whoever waits for it has
 * nothing of a pause; then 100, 200, 400 … up to 30 s.
 */
export function backOff(previousDelay: number | undefined, ranFor: number): number {
  if (ranFor >= goodRun) return 0;
  return Math.min((previousDelay ?? 0) * 2 || firstWait, longest);
}

/** Compose's `restart`, read as a policy: `no`, `always`, `unless-stopped`, `on-failure`, `on-failure:5`. */
export function restarts(policy: string, exitCode: number | null, restartsSoFar: number): boolean {
  if (policy === "always" || policy === "unless-stopped") return true;
  const limit = policy.match(/^on-failure(?::(\d+))?$/);
  if (!limit || exitCode === 0) return false;
  return limit[1] === undefined || restartsSoFar < Number(limit[1]);
}
