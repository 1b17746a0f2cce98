import { activityEvent } from "../../aws/activity-event.ts";
import { group } from "../../aws/group.ts";
import { faultPrefix, timelinePrefix } from "../../aws/log-streams.ts";
import { timelineOf } from "../../aws/timeline.ts";
import type { TimelineEvent } from "../../timeline/event.ts";
import type { Context } from "../context.ts";
import { readSince } from "../since.ts";
import { type DeployedStack, findStack, requireStack } from "../stack.ts";
import type { Words } from "../words/words.ts";

/** `hitori events`: what the agents wrote and what the group did, in order. */
export async function events(
  context: Context,
  options: { follow?: boolean; since: string },
): Promise<undefined> {
  const back = readSince(options.since);
  const stack = requireStack(await findStack(context));
  const since = context.clock.now() - back;
  const collect = await collector(context, stack);
  const seen = new Set<string>();
  do {
    for (const event of await collect(since)) {
      const key = JSON.stringify(event);
      if (seen.has(key)) continue;
      seen.add(key);
      context.output.result(lineOf(event, context.words), event);
    }
    if (options.follow) await context.clock.sleep(500, context.signal);
  } while (options.follow && !context.signal.aborted);
}

/** What reads the events of agents and group together, again and again. */
async function collector(context: Context, stack: DeployedStack) {
  const connection = context.connection();
  const name = stack.outputs.AutoScalingGroupName;
  // A stack that was rolled back has no group.
  const watched = name === undefined ? undefined : await group(connection, name);
  const prefixes = [timelinePrefix, faultPrefix];
  const written = await timelineOf(connection, stack.outputs.LogGroupName ?? "", prefixes);
  return async (since: number): Promise<TimelineEvent[]> => {
    const activities = (await watched?.activities()) ?? [];
    const ofGroup = activities
      .filter((activity) => activity.EndTime !== undefined)
      .map((activity) => activityEvent(activity, stack.app));
    const both = [...ofGroup, ...(await written.read(since))];
    return both.filter((event) => event.at >= since).sort((a, b) => a.at - b.at);
  };
}

/** One event as a line: time, who, zone, words. */
export function lineOf(event: TimelineEvent, words: Words): string {
  const time = new Date(event.at).toISOString().slice(11, 23);
  return `${time}  ${(event.instanceId ?? event.source).padEnd(19)}  ${(event.availabilityZone ?? "").padEnd(15)}  ${words.sentence(event)}`;
}
