import type { Account } from "../account.ts";
import { type DbEvent, type DbInstance, type DbSnapshot, rds } from "./state.ts";

/**
 * RDS's events by their number (RDS-EVENT-0025): category and message, from the user guide's "Amazon RDS event
 * categories and event messages".
 */
const instanceEvents = {
  "0001": ["backup", "Backing up DB instance"],
  "0002": ["backup", "Finished DB Instance backup"],
  "0003": ["deletion", "DB instance deleted"],
  "0004": ["availability", "DB instance shutdown"],
  "0005": ["creation", "DB instance created"],
  "0006": ["availability", "DB instance restarted"],
  "0012": ["configuration change", "Applying modification to database instance class"],
  "0013": ["failover", "Multi-AZ instance failover started."],
  "0014": ["configuration change", "Finished applying modification to DB instance class"],
  "0016": ["configuration change", "Reset master credentials"],
  "0017": ["configuration change", "Finished applying modification to allocated storage"],
  "0018": ["configuration change", "Applying modification to allocated storage"],
  "0020": [
    "recovery",
    "Recovery of the DB instance has started. Recovery time will vary with the amount of data to be recovered.",
  ],
  "0021": ["recovery", "Recovery of the DB instance is complete."],
  "0024": ["configuration change", "Applying modification to convert to a Multi-AZ DB Instance"],
  "0025": ["configuration change", "Finished applying modification to convert to a Multi-AZ DB Instance"],
  "0028": ["configuration change", "Disabled automated backups"],
  "0029": [
    "configuration change",
    "Finished applying modification to convert to a standard (Single-AZ) DB Instance",
  ],
  "0030": ["configuration change", "Applying modification to convert to a standard (Single-AZ) DB Instance"],
  "0032": ["configuration change", "Enabled automated backups"],
  "0034": [
    "failover",
    "Abandoning user requested failover since a failover recently occurred on the database instance.",
  ],
  "0047": ["maintenance", "Database instance patched"],
  "0049": ["failover", "Multi-AZ instance failover completed"],
  "0050": ["failover", "Multi-AZ instance activation started."],
  "0051": ["failover", "Multi-AZ instance activation completed."],
  "0052": ["recovery", "Multi-AZ instance recovery started."],
  "0053": ["recovery", "Multi-AZ instance recovery completed. Pending failover or activation."],
  "0087": ["notification", "DB instance stopped"],
  "0088": ["notification", "DB instance started"],
  "0178": ["maintenance", "Database instance upgrade is in progress."],
  "0361": ["recovery", "Recovery of standby DB instance has started."],
  "0362": ["recovery", "Recovery of standby DB instance has completed."],
} as const;

const snapshotEvents = {
  "0040": ["creation", "Creating manual snapshot"],
  "0041": ["deletion", "Deleted user snapshot"],
  "0042": ["creation", "Manual snapshot created"],
  "0090": ["creation", "Creating automated snapshot"],
  "0091": ["creation", "Automated snapshot created"],
} as const;

export type InstanceEvent = keyof typeof instanceEvents;

/** Categories of each source, for DescribeEventCategories. */
export const categories: Readonly<Record<DbEvent["sourceType"], readonly string[]>> = {
  "db-instance": [...new Set(Object.values(instanceEvents).map(([category]) => category))].sort(),
  "db-snapshot": ["creation", "deletion", "notification", "restoration"],
  "db-parameter-group": ["configuration change"],
};

export function recordInstanceEvent(account: Account, instance: DbInstance, number: InstanceEvent): void {
  const [category, message] = instanceEvents[number];
  record(account, "db-instance", instance.identifier, { number, category, message });
}

/** `Updated to use DBParameterGroup chat`: the one message with a name in it. */
export function recordParameterGroupUse(account: Account, instance: DbInstance): void {
  const message = `Updated to use DBParameterGroup ${instance.parameterGroupName}`;
  const said = { number: "0011", category: "configuration change", message };
  record(account, "db-instance", instance.identifier, said);
}

export function recordSnapshotEvent(
  account: Account,
  { identifier }: DbSnapshot,
  number: keyof typeof snapshotEvents,
): void {
  const [category, message] = snapshotEvents[number];
  record(account, "db-snapshot", identifier, { number, category, message });
}

/** RDS-EVENT-0043 counts as the snapshot's, though an instance is what comes of it. */
export function recordRestored(account: Account, snapshotIdentifier: string): void {
  const message = `Restored from snapshot ${snapshotIdentifier}`;
  record(account, "db-snapshot", snapshotIdentifier, { number: "0043", category: "restoration", message });
}

export function recordParameterChange(
  account: Account,
  group: string,
  change: { readonly name: string; readonly value: string; readonly method: string },
): void {
  const message = `Updated parameter ${change.name} to ${change.value} with apply method ${change.method}`;
  record(account, "db-parameter-group", group, { number: "0037", category: "configuration change", message });
}

const arnKinds = { "db-instance": "db", "db-snapshot": "snapshot", "db-parameter-group": "pg" } as const;
const twoWeeks = 14 * 86_400_000;

function record(
  account: Account,
  sourceType: DbEvent["sourceType"],
  sourceIdentifier: string,
  said: { readonly number: string; readonly category: string; readonly message: string },
): void {
  const state = rds.of(account);
  if ((state.events[0]?.at ?? account.now) < account.now - twoWeeks) {
    state.events = state.events.filter(({ at }) => at >= account.now - twoWeeks);
  }
  state.events.push({
    id: `RDS-EVENT-${said.number}`,
    sourceType,
    sourceIdentifier,
    sourceArn: account.arn("rds", `${arnKinds[sourceType]}:${sourceIdentifier}`),
    message: said.message,
    categories: [said.category],
    at: account.now,
  });
}
