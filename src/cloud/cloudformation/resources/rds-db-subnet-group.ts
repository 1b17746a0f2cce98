import type {
  CreateDBSubnetGroupCommandInput,
  CreateDBSubnetGroupCommandOutput,
  ModifyDBSubnetGroupCommandInput,
} from "@aws-sdk/client-rds";
import { resourceType } from "./resource-type.ts";
import { list, object, tagList } from "./schema.ts";
import { allTags, tagChanges } from "./tags.ts";

export const rdsDbSubnetGroup = resourceType({
  name: "AWS::RDS::DBSubnetGroup",
  properties: object(
    {
      DBSubnetGroupDescription: "string",
      DBSubnetGroupName: "string",
      SubnetIds: list("string"),
      Tags: tagList,
    },
    ["DBSubnetGroupDescription", "SubnetIds"],
  ),
  replacedBy: ["DBSubnetGroupName"],
  attributeNames: [],
  taggable: true,
  nameProperty: "DBSubnetGroupName",
  create: (given, context) => {
    const input = {
      DBSubnetGroupName: given.DBSubnetGroupName ?? context.newName(255).toLowerCase(),
      DBSubnetGroupDescription: given.DBSubnetGroupDescription,
      SubnetIds: given.SubnetIds,
      Tags: allTags(context, given.Tags),
    } satisfies CreateDBSubnetGroupCommandInput;
    const answer = context.account.call<CreateDBSubnetGroupCommandOutput>(
      "rds",
      "CreateDBSubnetGroup",
      input,
    );
    return answer.DBSubnetGroup?.DBSubnetGroupName ?? "";
  },
  update: (DBSubnetGroupName, given, previous, context) => {
    const { account } = context;
    account.call("rds", "ModifyDBSubnetGroup", {
      DBSubnetGroupName,
      DBSubnetGroupDescription: given.DBSubnetGroupDescription,
      SubnetIds: given.SubnetIds,
    } satisfies ModifyDBSubnetGroupCommandInput);
    const ResourceName = account.arn("rds", `subgrp:${DBSubnetGroupName}`);
    const { set, removed } = tagChanges(context, given.Tags, previous.Tags);
    if (set.length > 0) account.call("rds", "AddTagsToResource", { ResourceName, Tags: set });
    if (removed.length > 0) account.call("rds", "RemoveTagsFromResource", { ResourceName, TagKeys: removed });
  },
  remove: (DBSubnetGroupName, _, { account }) => {
    account.call("rds", "DeleteDBSubnetGroup", { DBSubnetGroupName });
    return true;
  },
});
