import { join } from "node:path";
import { HitoriError } from "../../base/error.ts";
import type { DashboardOptions } from "../../dashboard/dashboard.ts";
import type { DrillState, PriceState } from "../../dashboard/state.ts";
import { type DrillRecord, isAlive } from "../../drill/drill-record.ts";
import type { DrillResult } from "../../drill/verdict.ts";
import { estimate } from "../../estimate/estimate.ts";
import { Prices } from "../../estimate/prices.ts";
import { usualUsage } from "../../estimate/usage.ts";
import { type LeaseProfileName, leaseProfiles } from "../../lease/profile.ts";
import { showLease } from "../../lease/show.ts";
import { brokenNow } from "../broken-now.ts";
import { templateOf } from "../commands/estimate.ts";
import type { Context } from "../context.ts";
import { priceFile } from "../known-prices.ts";
import { type DeployedStack, describeStack } from "../stack.ts";

/** Drills that are shown. */
const drillsShown = 8;

/** What the page shows that comes from elsewhere than the group: rules, lease, drills. */
export function sourcesOf(
  context: Context,
  stack: DeployedStack,
  record: DrillRecord,
): DashboardOptions["sources"] {
  const local = context.connection().endpoint !== undefined;
  return {
    stackStatus: async () => (await describeStack(context, stack.app))?.status,
    findings(described, events) {
      // Of what happened to an instance the group and drills write too; its own last word counts.
      const own = events.filter(({ source }) => source === "agent" || source === "guard");
      return brokenNow(described, own, context.clock.now());
    },
    lease(directory) {
      const fileSystemId = stack.outputs.FileSystemId;
      if (directory === undefined || fileSystemId === undefined) return {};
      return leaseSeen(join(directory, "file-systems", fileSystemId, stack.app, ".hitori", "lease"), context);
    },
    deadlines(profile) {
      // On an instance of AWS the template says which; a process machine has its own.
      const usual = local ? "local" : "default";
      const { softDeadline, hardDeadline, certainDeath, takeoverWait, name } =
        leaseProfiles[
          profile !== undefined && profile in leaseProfiles ? (profile as LeaseProfileName) : usual
        ];
      return { profile: name, softDeadline, hardDeadline, certainDeath, takeoverWait };
    },
    drills: () => drillsOf(record),
  };
}

/** The lease as its directory has it, which a local cloud keeps on this machine. */
function leaseSeen(directory: string, { clock }: Context) {
  try {
    const now = clock.now();
    const { state, renewedAgo, holder } = showLease(directory, now);
    if (state !== "held" || renewedAgo === undefined) return {};
    return { renewedAt: Math.round(now - renewedAgo), ...(holder ? { profile: holder.profile } : {}) };
  } catch (error) {
    // Not made yet, or renamed while it was read.
    if (error instanceof HitoriError) return {};
    throw error;
  }
}

function drillsOf(record: DrillRecord) {
  const results = record.results().slice(-drillsShown).reverse() as DrillResult[];
  const running = record.read();
  const drills = results.map(
    ({ fault, injectedAt, good, recovery, writes, problems }): DrillState => ({
      fault,
      at: injectedAt,
      good,
      problems: problems ?? [],
      ...(recovery === undefined ? {} : { recovery }),
      ...(writes ? { lostWrites: writes.lost.length } : {}),
    }),
  );
  const { fault, startedAt } = running && isAlive(running) ? running : {};
  return fault === undefined || startedAt === undefined
    ? { drills }
    : { drills, drillRunning: { fault, startedAt } };
}

/** What a month costs with 5 GiB of data, as `hitori estimate` says without options; undefined where no price is known. */
export function priceOf(context: Context): PriceState | undefined {
  const { region } = context.connection();
  try {
    const { template } = templateOf(context, region);
    const { monthly, lines } = estimate(template, usualUsage, new Prices(priceFile(), region)).design;
    return { monthly, lines: lines.map((line) => ({ what: line.what, monthly: line.monthly })) };
  } catch (error) {
    if (error instanceof HitoriError) return undefined;
    throw error;
  }
}
