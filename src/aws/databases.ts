import type {
  DBInstance,
  Event,
  ModifyDBInstanceMessage,
  OrderableDBInstanceOption,
  RestoreDBInstanceFromDBSnapshotMessage,
} from "@aws-sdk/client-rds";
import { type Connection, clientConfiguration } from "./connection.ts";

/** The calls on the database instances of RDS. */
export async function databases(connection: Connection) {
  const { RDS, paginateDescribeOrderableDBInstanceOptions } = await import("@aws-sdk/client-rds");
  const client = new RDS(clientConfiguration(connection));
  return {
    /** Undefined where there is none of this name. */
    async describe(DBInstanceIdentifier: string): Promise<DBInstance | undefined> {
      const found = await orUndefined(
        client.describeDBInstances({ DBInstanceIdentifier }),
        "DBInstanceNotFound",
      );
      return found?.DBInstances?.[0];
    },

    /** What RDS offers for the engine, version and class of a database. */
    async offers(database: DBInstance): Promise<OrderableDBInstanceOption[]> {
      const { Engine, EngineVersion, DBInstanceClass, LicenseModel } = database;
      const asked = { Engine, EngineVersion, DBInstanceClass, LicenseModel };
      const pages = paginateDescribeOrderableDBInstanceOptions({ client }, asked);
      const offers: OrderableDBInstanceOption[] = [];
      for await (const page of pages) offers.push(...(page.OrderableDBInstanceOptions ?? []));
      return offers;
    },

    /** What RDS wrote about a database since a moment (milliseconds since 1970), oldest first. */
    async events(SourceIdentifier: string, since: number): Promise<Event[]> {
      const asked = { SourceIdentifier, SourceType: "db-instance" as const, StartTime: new Date(since) };
      return (await client.describeEvents(asked)).Events ?? [];
    },

    /** At once, not in the maintenance window. */
    async modify(settings: ModifyDBInstanceMessage): Promise<void> {
      await client.modifyDBInstance({ ...settings, ApplyImmediately: true });
    },

    /** Reboots it, so that its standby in the other zone takes over. */
    async failOver(DBInstanceIdentifier: string): Promise<void> {
      await client.rebootDBInstance({ DBInstanceIdentifier, ForceFailover: true });
    },

    async takeSnapshot(DBInstanceIdentifier: string, DBSnapshotIdentifier: string): Promise<void> {
      await client.createDBSnapshot({ DBInstanceIdentifier, DBSnapshotIdentifier });
    },

    /** `creating`, `available`; undefined where there is none of this name. */
    async snapshotStatus(DBSnapshotIdentifier: string): Promise<string | undefined> {
      const found = await orUndefined(
        client.describeDBSnapshots({ DBSnapshotIdentifier }),
        "DBSnapshotNotFound",
      );
      return found?.DBSnapshots?.[0]?.Status;
    },

    async restore(settings: RestoreDBInstanceFromDBSnapshotMessage): Promise<void> {
      await client.restoreDBInstanceFromDBSnapshot(settings);
    },

    /** Deletes one without a last snapshot. */
    async remove(DBInstanceIdentifier: string): Promise<void> {
      await client.deleteDBInstance({ DBInstanceIdentifier, SkipFinalSnapshot: true });
    },
  };
}

export type Databases = Awaited<ReturnType<typeof databases>>;

/** RDS names some of its errors with `Fault` at the end, some without. */
async function orUndefined<T>(call: Promise<T>, code: string): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && error.name.replace(/Fault$/, "") === code) return undefined;
    throw error;
  }
}
