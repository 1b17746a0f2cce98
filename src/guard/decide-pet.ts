/** Milliseconds between two pets; also what a pet may come late without harm. */
export const petInterval = 1_000;

/**
 * Whether the watchdog may be fed now. A watchdog that is fed at `now` fires at `now + timeout` at the latest, and that
 * must be before `deadline` (D), even if the feeding itself comes a second late.
 */
export function mayPet(now: number, deadline: number, timeout: number): boolean {
  return now + timeout + petInterval <= deadline;
}
