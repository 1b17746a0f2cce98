import { sentence, type TimelineEvent } from "../timeline/event.ts";
import type { BrokenRule } from "./singleton-rules.ts";

/**
 * What is wrong with the app itself, by what its agent wrote since the app was last started: it exits before it is ever
 * healthy, or it was healthy and is no more. An instance can be in service and healthy in EC2's eyes all the while.
 */
export function appTrouble(timeline: readonly TimelineEvent[]): BrokenRule | undefined {
  const started = timeline.findLastIndex((event) => event.type === "app.starting");
  if (started < 0) return undefined;
  const since = timeline.slice(started).filter((event) => event.instanceId === timeline[started]?.instanceId);
  if (since.some((event) => event.type === "app.stopping" || event.type === "app.stopped")) return undefined;
  const verdict = since.findLast((event) => event.type === "app.healthy" || event.type === "app.unhealthy");
  if (verdict?.type === "app.healthy") return undefined;
  const exits = since.filter((event) => event.type === "app.exited");
  const last = exits.at(-1) ?? verdict;
  if (last === undefined) return undefined;
  const times = exits.length > 1 ? `, ${exits.length} times since the app was started` : "";
  return {
    code: "APP_NOT_HEALTHY",
    message: `The app is not healthy: ${sentence(last)}${times}.`,
    hint: "See what led to it: hitori events --since 1h",
  };
}
