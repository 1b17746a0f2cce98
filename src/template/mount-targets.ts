import { fileSystemId } from "./file-system.ts";
import { logicalIds, zoneSuffix } from "./names.ts";
import { getAtt, type Resources } from "./template.ts";
import type { TemplateInput } from "./template-input.ts";

/** One mount target a subnet, so that whichever zone is left can reach the data. */
export function mountTargets({
  configuration,
  network,
  zonesWithMountTarget,
}: Pick<TemplateInput, "configuration" | "network" | "zonesWithMountTarget">): Resources {
  const missing = network.subnets.filter((subnet) => !zonesWithMountTarget.includes(subnet.availabilityZone));
  return Object.fromEntries(
    missing.map(({ subnetId, availabilityZone }) => [
      `MountTarget${zoneSuffix(availabilityZone)}`,
      {
        Type: "AWS::EFS::MountTarget",
        Properties: {
          FileSystemId: fileSystemId(configuration),
          SubnetId: subnetId,
          SecurityGroups: [getAtt(logicalIds.fileSystemSecurityGroup, "GroupId")],
        },
      },
    ]),
  );
}
