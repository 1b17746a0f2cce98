import type { DashboardState, Probe } from "../state.ts";
import type { Words } from "../words/words.ts";

/** What a person who only listens has to hear when one state follows another. */
export function newsOf(before: DashboardState, after: DashboardState, { news }: Words): string[] {
  const said: string[] = [];
  const { holder } = after.lease;
  if (holder?.epoch !== before.lease.holder?.epoch) {
    if (holder) said.push(news.holder(holder.instanceId, holder.availabilityZone ?? "?", holder.epoch));
    else said.push(news.noHolder);
  }
  for (const { name, condition } of after.zones) {
    const was = before.zones.find((zone) => zone.name === name)?.condition;
    if (was === "up" && condition !== "up") said.push(news.zoneFailed(name));
    if (was !== undefined && was !== "up" && condition === "up") said.push(news.zoneRestored(name));
  }
  if (after.breaker.held && !before.breaker.held) said.push(news.held);
  return said;
}

/** Answers missing in a row before it is said: one lost answer is no news. */
const lostInRow = 3;

/** Says when the app stops answering, and when it answers again. */
export class AnswerNews {
  #bad = 0;
  #since = 0;
  #said = false;

  /** @returns what is to be said of this probe */
  add([at, latency]: Probe, words: Words): string | undefined {
    if (latency === null) {
      if (this.#bad === 0) this.#since = at;
      this.#bad += 1;
      if (this.#bad !== lostInRow) return undefined;
      this.#said = true;
      return words.news.lost;
    }
    const said = this.#said;
    this.#bad = 0;
    this.#said = false;
    return said ? words.news.returned(words.duration(at - this.#since)) : undefined;
  }
}
