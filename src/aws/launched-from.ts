import { type Connection, clientConfiguration } from "./connection.ts";

/** Ids of the images that a launch template's versions name, and that its instances run. */
export async function launchedFrom(connection: Connection, launchTemplateId: string): Promise<Set<string>> {
  const { EC2Client, ...api } = await import("@aws-sdk/client-ec2");
  const client = new EC2Client(clientConfiguration(connection));
  const used = new Set<string>();
  const versions = api.paginateDescribeLaunchTemplateVersions(
    { client },
    { LaunchTemplateId: launchTemplateId },
  );
  for await (const page of versions)
    for (const { LaunchTemplateData } of page.LaunchTemplateVersions ?? [])
      if (LaunchTemplateData?.ImageId) used.add(LaunchTemplateData.ImageId);
  const Filters = [
    { Name: "tag:aws:ec2launchtemplate:id", Values: [launchTemplateId] },
    { Name: "instance-state-name", Values: ["pending", "running", "stopping", "stopped"] },
  ];
  for await (const page of api.paginateDescribeInstances({ client }, { Filters }))
    for (const { Instances } of page.Reservations ?? [])
      for (const { ImageId } of Instances ?? []) if (ImageId) used.add(ImageId);
  return used;
}
