import type { AccessPointDescription, CreateAccessPointCommandInput } from "@aws-sdk/client-efs";
import { resourceType } from "./resource-type.ts";
import { list, object, tagList } from "./schema.ts";
import { allTags, tagChanges } from "./tags.ts";

const service = "elasticfilesystem";

export const efsAccessPoint = resourceType({
  name: "AWS::EFS::AccessPoint",
  properties: object(
    {
      AccessPointTags: tagList,
      ClientToken: "string",
      FileSystemId: "string",
      PosixUser: object({ Uid: "integer", Gid: "integer", SecondaryGids: list("integer") }, ["Uid", "Gid"]),
      RootDirectory: object({
        Path: "string",
        CreationInfo: object({ OwnerUid: "integer", OwnerGid: "integer", Permissions: "string" }),
      }),
    },
    ["FileSystemId"],
  ),
  replacedBy: ["ClientToken", "FileSystemId", "PosixUser", "RootDirectory"],
  attributeNames: ["AccessPointId", "Arn"],
  taggable: true,
  create: (given, context) => {
    const input = {
      ClientToken: given.ClientToken ?? context.newName(64),
      FileSystemId: given.FileSystemId,
      PosixUser: given.PosixUser as CreateAccessPointCommandInput["PosixUser"],
      RootDirectory: given.RootDirectory as CreateAccessPointCommandInput["RootDirectory"],
      Tags: allTags(context, given.AccessPointTags),
    } satisfies CreateAccessPointCommandInput;
    return (
      context.account.call<AccessPointDescription>(service, "CreateAccessPoint", input).AccessPointId ?? ""
    );
  },
  update: (ResourceId, given, previous, context) => {
    const { set, removed } = tagChanges(context, given.AccessPointTags, previous.AccessPointTags);
    if (set.length > 0) context.account.call(service, "TagResource", { ResourceId, Tags: set });
    if (removed.length > 0) context.account.call(service, "UntagResource", { ResourceId, TagKeys: removed });
  },
  remove: (AccessPointId, _, { account }) => {
    account.call(service, "DeleteAccessPoint", { AccessPointId });
    return true;
  },
  attributes: (AccessPointId, _, { account }) => ({
    AccessPointId,
    Arn: account.arn("elasticfilesystem", `access-point/${AccessPointId}`),
  }),
});
