import { type Connection, clientConfiguration } from "./connection.ts";

/** The id of the account that calls are made in. */
export async function accountOf(connection: Connection): Promise<string> {
  const { STSClient, GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const client = new STSClient(clientConfiguration(connection));
  return (await client.send(new GetCallerIdentityCommand({}))).Account ?? "?";
}
