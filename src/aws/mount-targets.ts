import { type Connection, clientConfiguration } from "./connection.ts";

/** The mount targets of a file system, by id, with their zones. */
export async function mountTargetZones(
  connection: Connection,
  FileSystemId: string,
): Promise<Map<string, string>> {
  const { EFSClient, DescribeMountTargetsCommand } = await import("@aws-sdk/client-efs");
  const client = new EFSClient(clientConfiguration(connection));
  const { MountTargets } = await client.send(new DescribeMountTargetsCommand({ FileSystemId }));
  return new Map(
    (MountTargets ?? []).map((target) => [target.MountTargetId ?? "", target.AvailabilityZoneName ?? ""]),
  );
}
