// One machine that is left alone: what its lease costs, and that its guard never fires without cause.
// npm run idle -- --minutes 60. Needs `npm run build` before. Exit code 1 where the holder changed or anything fired.
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { preciseTime, systemClock } from "../src/base/clock.ts";
import { showLease } from "../src/lease/show.ts";
import { root, startTestCloud, type TestCloud, temporaryDirectory } from "../test/e2e/command-line.ts";
import { printTable } from "./measure.ts";

const { values } = parseArgs({ options: { minutes: { type: "string", default: "60" } } });
const minutes = Number(values.minutes);
if (!(minutes > 0 && Number.isFinite(minutes))) {
  console.error(`--minutes is ${JSON.stringify(values.minutes)}; it takes a number above 0`);
  process.exit(64);
}

/** What an idle hour must not bring. */
const alarms = ["guard.fired", "lease.lost", "lease.stalled", "lease.frozen", "breaker.held"];

function leaseDirectory(cloud: TestCloud): string {
  const systems = join(cloud.directory, "file-systems");
  const [only = ""] = readdirSync(systems).filter((name) => name.startsWith("fs-"));
  return join(systems, only, "counter/.hitori/lease");
}

async function measure(cloud: TestCloud, file: string): Promise<boolean> {
  const deployed = await cloud.hitori(["-f", file, "--json", "deploy", "--yes"]);
  if (deployed.code !== 0) throw new Error(`deploy: ${deployed.stderr}`);
  const directory = leaseDirectory(cloud);
  const look = () => showLease(directory, systemClock.now());
  const [before, from] = [look(), preciseTime()];
  await systemClock.sleep(minutes * 60_000);
  const [after, seconds] = [look(), (preciseTime() - from) / 1000];
  const events = await cloud.hitori(["-f", file, "--json", "events"]);
  const times = (type: string) => events.stdout.split(`"type":"${type}"`).length - 1;
  const seen = alarms.map((type) => [type, times(type)] as const);
  if (times("lease.acquired") === 0) throw new Error(`no events were read: ${events.stderr}`);
  const sameHolder = after.epoch === before.epoch && after.holder?.instanceId === before.holder?.instanceId;
  const renewals = (after.sequence ?? 0) - (before.sequence ?? 0);
  const perSecond = renewals / seconds;
  printTable([
    ["", "measured", "limit"],
    ["idle, minutes", (seconds / 60).toFixed(1), "-"],
    ["lease operations a second, profile local (P 1 s)", perSecond.toFixed(3), "-"],
    ["the same at the default profile's P of 4 s", (perSecond / 4).toFixed(3), "0.5"],
    ["holder changed", sameHolder ? "no" : `epoch ${before.epoch} to ${after.epoch}`, "no"],
    ...seen.map(([type, count]) => [type, count, 0] as const),
  ]);
  return sameHolder && seen.every(([, count]) => count === 0);
}

const project = temporaryDirectory();
try {
  cpSync(join(root, "examples/counter"), project.path, { recursive: true });
  const cloud = await startTestCloud();
  try {
    if (!(await measure(cloud, join(project.path, "hitori.yml")))) process.exitCode = 1;
  } finally {
    await cloud.stop();
  }
} finally {
  project.remove();
}
