/** What a reader has: the events from `low` until before `high`, and the probes until before `probes`. */
export interface Position {
  readonly low: number;
  readonly high: number;
  readonly probes: number;
}

/** A position as the id of a server-sent event. */
export function formatPosition(server: string, { low, high, probes }: Position): string {
  return [server, low, high, probes].join(":");
}

/** Reads it back; undefined where it is none, or another server's. */
export function readPosition(id: string | undefined, server: string): Position | undefined {
  const [, name, low, high, probes] = /^([\w-]+):(\d{1,12}):(\d{1,12}):(\d{1,12})$/.exec(id ?? "") ?? [];
  if (name !== server || Number(low) > Number(high)) return undefined;
  return { low: Number(low), high: Number(high), probes: Number(probes) };
}
