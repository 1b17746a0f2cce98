import { formatDuration } from "../../base/duration.ts";
import type { Finding } from "../../migrate/findings.ts";
import type { MigrationPlan } from "../../migrate/plan.ts";
import { bytesText } from "../bytes-text.ts";
import { type Output, table } from "../output.ts";

type Facts = { readonly phase: string } & Readonly<Record<string, unknown>>;

/** One line of progress. `total` is what the whole is expected to be, where that is known. */
export function progressText(facts: Facts, total?: { entries: number; bytes: number }): string {
  const milliseconds = Number(facts.milliseconds ?? 0);
  const seconds = Math.max(0.01, milliseconds / 1000);
  switch (facts.phase) {
    case "step":
      return `  ${stepWords[String(facts.step)] ?? facts.step}: ${formatDuration(milliseconds)}`;
    case "verify":
      return `  ${facts.move}: ${facts.entries} entries, ${bytesText(Number(facts.bytes))} read and hashed, ${facts.differences} differences, ${formatDuration(milliseconds)}`;
    case "done": {
      const downtime =
        typeof facts.downtime === "number" ? `; the app was down for ${formatDuration(facts.downtime)}` : "";
      return `${facts.operation} done${downtime}`;
    }
    case "archive":
      return `archive: ${facts.path}, ${bytesText(Number(facts.bytes))}, sha256 ${facts.sha256}`;
    case "image":
      return `  stored image ${facts.name} beside the app: ${bytesText(Number(facts.bytes))}, sha256 ${facts.sha256}`;
    case "mounted":
      return `mounted ${facts.fileSystemId} on ${facts.mountPoint}, with TLS`;
    case "going back":
      return `going back: ${facts.reason}`;
    case "recover":
      return "an earlier run was cut off: bringing it to its end";
    case "repair":
      return `  ${facts.differences} differences: copying again, comparing everything`;
  }
  const seen = Number(facts.seen);
  const read = Number(facts.readBytes);
  const left =
    total && seen > 0 && seen < total.entries
      ? `, about ${formatDuration((milliseconds / seen) * (total.entries - seen))} left`
      : "";
  return `  ${facts.phase}: ${seen} entries seen, ${facts.copied} copied, ${facts.removed} removed, ${bytesText(read)}, ${bytesText(read / seconds)}/s${left}`;
}

const stepWords: Readonly<Record<string, string>> = {
  stop: "stopped the app",
  copy: "copied the last differences",
  verify: "verified everything",
  mark: "wrote identity, project files and override",
  aside: "moved the originals aside",
  start: "started the app in the new place",
  "stop-new": "stopped the app in the new place",
  carry: "took the changes along",
  "put-back": "put the originals back",
  "start-old": "started the app in the old place",
  remove: "removed the originals",
};

export interface MonthlyPrice {
  /** USD. */
  readonly monthlyPrice: number;
  readonly region: string;
}

/** @param price undefined where the region's is not known */
export function planText(output: Output, plan: MigrationPlan, price: MonthlyPrice | undefined): string {
  const rows = plan.moves.map(({ name, target, inventory }) => [
    name,
    `-> ${target}`,
    `${inventory.files} files`,
    bytesText(inventory.bytes),
    `deepest ${inventory.depth}`,
    inventory.largest.bytes > 0
      ? `largest ${inventory.largest.path} (${bytesText(inventory.largest.bytes)})`
      : "",
  ]);
  const stays = plan.stays.map(({ name, reason }) => [name, "stays", reason]);
  const images = plan.images.map(({ name, service, bytes }) => [
    `image ${name}`,
    "-> .hitori/images",
    `of ${service}`,
    bytesText(bytes),
  ]);
  const times =
    plan.expectedCopy === undefined
      ? "time: unknown until the target is there"
      : `expected: copy ${formatDuration(plan.expectedCopy)} while the app runs; down for ${formatDuration(plan.expectedDowntime ?? 0)}, and what the app takes to stop and start`;
  const speed = plan.speed
    ? `target: ${plan.mount.type} on ${plan.mount.mountPoint}, ${plan.speed.fileLatency.toFixed(1)} ms a file, ${bytesText(plan.speed.bandwidth)}/s, ${bytesText(plan.free)} free`
    : `target: ${plan.mount.type} on ${plan.mount.mountPoint}`;
  const priceText =
    price &&
    `EFS Standard: about USD ${price.monthlyPrice.toFixed(2)} a month for ${bytesText(plan.bytesKept)} in ${price.region}; all of it: hitori estimate`;
  return [
    table([...rows, ...images, ...stays]),
    speed,
    times,
    ...(priceText === undefined ? [] : [priceText]),
    ...plan.findings.map((one) => findingText(output, one)),
  ].join("\n");
}

function findingText(output: Output, { level, code, place, message, remedy }: Finding): string {
  const colour = level === "stop" ? "red" : level === "warning" ? "yellow" : "dim";
  return `${output.style(colour, level)}: ${place}: ${message} [${code}]\n  ${remedy}`;
}
