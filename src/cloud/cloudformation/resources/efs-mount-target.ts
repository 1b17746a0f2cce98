import type {
  CreateMountTargetCommandInput,
  DescribeMountTargetsCommandOutput,
  MountTargetDescription,
} from "@aws-sdk/client-efs";
import type { Account } from "../../account.ts";
import { resourceType } from "./resource-type.ts";
import { list, object } from "./schema.ts";

const service = "elasticfilesystem";

export const efsMountTarget = resourceType({
  name: "AWS::EFS::MountTarget",
  properties: object(
    { FileSystemId: "string", SubnetId: "string", SecurityGroups: list("string"), IpAddress: "string" },
    ["FileSystemId", "SubnetId", "SecurityGroups"],
  ),
  replacedBy: ["FileSystemId", "SubnetId", "IpAddress"],
  attributeNames: ["Id", "IpAddress"],
  create: (given, { account }) => {
    const input = {
      FileSystemId: given.FileSystemId,
      SubnetId: given.SubnetId,
      SecurityGroups: given.SecurityGroups,
      IpAddress: given.IpAddress,
    } satisfies CreateMountTargetCommandInput;
    return account.call<MountTargetDescription>(service, "CreateMountTarget", input).MountTargetId ?? "";
  },
  ready: (MountTargetId, _, { account }) => describe(account, MountTargetId).LifeCycleState === "available",
  update: (MountTargetId, { SecurityGroups }, _, { account }) => {
    account.call(service, "ModifyMountTargetSecurityGroups", { MountTargetId, SecurityGroups });
  },
  remove: (MountTargetId, _, { account }) => {
    if (describe(account, MountTargetId).LifeCycleState !== "deleting") {
      account.call(service, "DeleteMountTarget", { MountTargetId });
    }
    return false; // MountTargetNotFound, thrown once it is gone, is what ends it.
  },
  attributes: (MountTargetId, _, { account }) => ({
    Id: MountTargetId,
    IpAddress: describe(account, MountTargetId).IpAddress ?? "",
  }),
});

/** @throws ServiceError MountTargetNotFound */
function describe(account: Account, MountTargetId: string): Partial<MountTargetDescription> {
  const input = { MountTargetId };
  const answer = account.call<DescribeMountTargetsCommandOutput>(service, "DescribeMountTargets", input);
  return answer.MountTargets?.[0] ?? {};
}
