import type {
  CreateDBParameterGroupCommandInput,
  CreateDBParameterGroupCommandOutput,
  Parameter,
} from "@aws-sdk/client-rds";
import type { Account } from "../../account.ts";
import type { Json } from "../json.ts";
import { resourceType } from "./resource-type.ts";
import { object, tagList } from "./schema.ts";
import { allTags, tagChanges } from "./tags.ts";

export const rdsDbParameterGroup = resourceType({
  name: "AWS::RDS::DBParameterGroup",
  properties: object(
    {
      DBParameterGroupName: "string",
      Description: "string",
      Family: "string",
      Parameters: "json",
      Tags: tagList,
    },
    ["Description", "Family"],
  ),
  replacedBy: ["DBParameterGroupName", "Description", "Family"],
  attributeNames: ["DBParameterGroupName"],
  taggable: true,
  nameProperty: "DBParameterGroupName",
  create: (given, context) => {
    const { account } = context;
    const input = {
      DBParameterGroupName: given.DBParameterGroupName ?? context.newName(255).toLowerCase(),
      DBParameterGroupFamily: given.Family,
      Description: given.Description,
      Tags: allTags(context, given.Tags),
    } satisfies CreateDBParameterGroupCommandInput;
    const answer = account.call<CreateDBParameterGroupCommandOutput>("rds", "CreateDBParameterGroup", input);
    const name = answer.DBParameterGroup?.DBParameterGroupName ?? "";
    setParameters(account, name, parametersOf(given.Parameters));
    return name;
  },
  update: (DBParameterGroupName, given, previous, context) => {
    const { account } = context;
    const now = parametersOf(given.Parameters);
    const gone = Object.keys(parametersOf(previous.Parameters)).filter((name) => !(name in now));
    if (gone.length > 0) {
      account.call("rds", "ResetDBParameterGroup", {
        DBParameterGroupName,
        ResetAllParameters: false,
        Parameters: gone.map((ParameterName) => ({ ParameterName, ApplyMethod: "pending-reboot" })),
      });
    }
    setParameters(account, DBParameterGroupName, now);
    const ResourceName = account.arn("rds", `pg:${DBParameterGroupName}`);
    const { set, removed } = tagChanges(context, given.Tags, previous.Tags);
    if (set.length > 0) account.call("rds", "AddTagsToResource", { ResourceName, Tags: set });
    if (removed.length > 0) account.call("rds", "RemoveTagsFromResource", { ResourceName, TagKeys: removed });
  },
  remove: (DBParameterGroupName, _, { account }) => {
    account.call("rds", "DeleteDBParameterGroup", { DBParameterGroupName });
    return true;
  },
  attributes: (DBParameterGroupName) => ({ DBParameterGroupName }),
});

function parametersOf(given: Json | undefined): Record<string, string> {
  const entries = Object.entries((given ?? {}) as Record<string, Json>);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** RDS takes twenty at a time. */
function setParameters(
  account: Account,
  DBParameterGroupName: string,
  parameters: Record<string, string>,
): void {
  const all = Object.entries(parameters).map(
    ([ParameterName, ParameterValue]): Parameter => ({
      ParameterName,
      ParameterValue,
      ApplyMethod: "pending-reboot",
    }),
  );
  for (let at = 0; at < all.length; at += 20) {
    const Parameters = all.slice(at, at + 20);
    account.call("rds", "ModifyDBParameterGroup", { DBParameterGroupName, Parameters });
  }
}
