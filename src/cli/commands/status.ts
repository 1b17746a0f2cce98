import { group } from "../../aws/group.ts";
import { targetHealth } from "../../aws/load-balancer.ts";
import { timelineOf } from "../../aws/timeline.ts";
import { formatDuration } from "../../base/duration.ts";
import type { TimelineEvent } from "../../timeline/event.ts";
import { leaseOf } from "../../timeline/lease-view.ts";
import { brokenNow } from "../broken-now.ts";
import type { Context } from "../context.ts";
import { table } from "../output.ts";
import { type DeployedStack, findStack, requireStack } from "../stack.ts";
import { doing, waitingOf } from "../waiting.ts";

/** `hitori status`: what there is, and what breaks the rules of one. Exit code 3 when a rule is broken, or on hold. */
export async function status(context: Context): Promise<number> {
  const { output, clock } = context;
  const stack = requireStack(await findStack(context));
  const connection = context.connection();
  const watched = await group(connection, stack.outputs.AutoScalingGroupName ?? "");
  const described = await watched.describe();
  const targetGroupArn = stack.outputs.TargetGroupArn;
  const targets = targetGroupArn ? await targetHealth(connection, targetGroupArn) : [];
  const timeline = await (await timelineOf(connection, stack.outputs.LogGroupName ?? "")).read(0);
  const lease = leaseOf(timeline);
  const runtime = runtimeOf(timeline);
  const ids = (described?.Instances ?? []).map((instance) => instance.InstanceId ?? "");
  const broken = brokenNow(described, timeline, clock.now());
  const lastOf = (instanceId: string) => timeline.findLast((event) => event.instanceId === instanceId);
  const waits = ids.map((instanceId) => waitingOf(lastOf(instanceId), clock.now()));
  const instances = (described?.Instances ?? []).map((instance) => ({
    instanceId: instance.InstanceId ?? "",
    availabilityZone: instance.AvailabilityZone ?? "",
    lifecycleState: instance.LifecycleState ?? "",
    healthStatus: instance.HealthStatus ?? "",
    target: targets.find((target) => target.Target?.Id === instance.InstanceId)?.TargetHealth?.State ?? "-",
    doing: doing(lastOf(instance.InstanceId ?? ""), clock.now()),
  }));
  const held = lease.holder
    ? `${lease.holder.instanceId}, epoch ${lease.holder.epoch}, for ${formatDuration(clock.now() - lease.holder.at)}`
    : "nobody";
  const lines = [
    table([
      ["stack", stack.name, stack.status],
      ["group", described?.AutoScalingGroupName ?? "-", capacity(described)],
      ["lease", held],
      ["runtime", runtime ?? "-"],
      ["address", stack.address ?? "-"],
    ]),
    "",
    table([
      ["instance", "zone", "state", "health", "target", "doing"],
      ...instances.map((one) => Object.values(one)),
    ]),
    ...(lease.held ? ["", `${output.style("red", "on hold")}: ${lease.held}.\n  ${afterHold(stack)}`] : []),
    ...broken.map((rule) => `${output.style("yellow", "broken rule")}: ${rule.message}\n  ${rule.hint}`),
  ];
  const document = {
    stack,
    instances: instances.map((one, at) => ({ ...one, waitsFor: waits[at] })),
    lease,
    runtime,
    targets,
    broken,
  };
  output.result(lines.join("\n"), document);
  return broken.length > 0 || lease.held ? 3 : 0;
}

function afterHold({ app, outputs }: DeployedStack): string {
  const evidence = `${outputs.FileSystemId}:/${app}/.hitori/breaker/`;
  return `The last words of each start are in ${evidence}. Mend the cause, then: hitori resume`;
}

function capacity(
  described: { MinSize?: number; MaxSize?: number; DesiredCapacity?: number } | undefined,
): string {
  return `min ${described?.MinSize ?? "-"}, max ${described?.MaxSize ?? "-"}, desired ${described?.DesiredCapacity ?? "-"}`;
}

/** How the app runs, by the last agent that said so. */
function runtimeOf(timeline: readonly TimelineEvent[]): string | undefined {
  const started = timeline.filter((event) => event.type === "agent.started");
  return started.at(-1)?.runtime;
}
