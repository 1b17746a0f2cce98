/**
 * When a group's health is next looked at: once an interval, each group at a moment of its own in it, so that thousands
 * of groups are not all looked at in one pass. The moment follows from where and what the group is called, and so
 * stays the same over a restart.
 * @param interval milliseconds of real time, above 0
 * @returns after `now` and at most an interval later
 */
export function nextLook(place: string, now: number, interval: number): number {
  const own = phase(place) * interval;
  const next = Math.floor((now - own) / interval + 1) * interval + own;
  return next > now ? next : now + interval;
}

/** From 0 to 1, spread evenly over names that differ in their last digit alone: FNV-1a, its bits mixed once more. */
function phase(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
