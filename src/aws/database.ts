import type { DBInstance } from "@aws-sdk/client-rds";
import { type Connection, clientConfiguration } from "./connection.ts";

/** The calls on one database instance of RDS. */
export async function database(connection: Connection, DBInstanceIdentifier: string) {
  const { RDSClient, DescribeDBInstancesCommand, RebootDBInstanceCommand } = await import(
    "@aws-sdk/client-rds"
  );
  const client = new RDSClient(clientConfiguration(connection));
  return {
    /** Undefined where there is none of this name. */
    async describe(): Promise<DBInstance | undefined> {
      try {
        const described = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
        return described.DBInstances?.[0];
      } catch (error) {
        if (error instanceof Error && error.name === "DBInstanceNotFoundFault") return undefined;
        throw error;
      }
    },
    /** Reboots it, so that its standby in the other zone takes over. */
    async failOver(): Promise<void> {
      await client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier, ForceFailover: true }));
    },
  };
}
