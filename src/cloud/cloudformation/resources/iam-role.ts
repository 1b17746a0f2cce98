import type {
  CreateRoleCommandInput,
  CreateRoleCommandOutput,
  GetRoleCommandOutput,
} from "@aws-sdk/client-iam";
import type { Account } from "../../account.ts";
import { detachEverything, putPolicies } from "./iam-policies.ts";
import { resourceType } from "./resource-type.ts";
import { list, object, tagList } from "./schema.ts";
import { allTags, tagChanges } from "./tags.ts";

export const iamRole = resourceType({
  name: "AWS::IAM::Role",
  properties: object(
    {
      AssumeRolePolicyDocument: "json",
      Description: "string",
      ManagedPolicyArns: list("string"),
      MaxSessionDuration: "integer",
      Path: "string",
      PermissionsBoundary: "string",
      Policies: list(
        object({ PolicyName: "string", PolicyDocument: "json" }, ["PolicyName", "PolicyDocument"]),
      ),
      RoleName: "string",
      Tags: tagList,
    },
    ["AssumeRolePolicyDocument"],
  ),
  replacedBy: ["RoleName", "Path"],
  attributeNames: ["Arn", "RoleId"],
  taggable: true,
  nameProperty: "RoleName",
  create: (given, context) => {
    const input = {
      RoleName: given.RoleName ?? context.newName(64),
      AssumeRolePolicyDocument: JSON.stringify(given.AssumeRolePolicyDocument),
      Description: given.Description,
      MaxSessionDuration: given.MaxSessionDuration,
      Path: given.Path,
      PermissionsBoundary: given.PermissionsBoundary,
      Tags: allTags(context, given.Tags),
    } satisfies CreateRoleCommandInput;
    return context.account.call<CreateRoleCommandOutput>("iam", "CreateRole", input).Role?.RoleName ?? "";
  },
  ready: (RoleName, given, { account }) => {
    putPolicies(account, RoleName, given.Policies ?? [], given.ManagedPolicyArns ?? []);
    return true;
  },
  update: (RoleName, given, previous, context) => {
    const { account } = context;
    const PolicyDocument = JSON.stringify(given.AssumeRolePolicyDocument);
    account.call("iam", "UpdateAssumeRolePolicy", { RoleName, PolicyDocument });
    const { Description, MaxSessionDuration } = given;
    account.call("iam", "UpdateRole", { RoleName, Description: Description ?? "", MaxSessionDuration });
    removePolicies(account, RoleName, given, previous);
    const { set, removed } = tagChanges(context, given.Tags, previous.Tags);
    if (set.length > 0) account.call("iam", "TagRole", { RoleName, Tags: set });
    if (removed.length > 0) account.call("iam", "UntagRole", { RoleName, TagKeys: removed });
  },
  remove: (RoleName, _, { account }) => {
    detachEverything(account, RoleName);
    account.call("iam", "DeleteRole", { RoleName });
    return true;
  },
  attributes: (RoleName, _, { account }) => {
    const { Role } = account.call<GetRoleCommandOutput>("iam", "GetRole", { RoleName });
    return { Arn: Role?.Arn ?? "", RoleId: Role?.RoleId ?? "" };
  },
});

interface RolePolicies {
  Policies?: { PolicyName?: string }[];
  ManagedPolicyArns?: string[];
}

/** Takes away what the template no longer names; what somebody else put on stays. */
function removePolicies(
  account: Account,
  RoleName: string,
  given: RolePolicies,
  previous: RolePolicies,
): void {
  for (const { PolicyName } of previous.Policies ?? []) {
    if (given.Policies?.some((one) => one.PolicyName === PolicyName)) continue;
    account.call("iam", "DeleteRolePolicy", { RoleName, PolicyName });
  }
  for (const PolicyArn of previous.ManagedPolicyArns ?? []) {
    if (given.ManagedPolicyArns?.includes(PolicyArn)) continue;
    account.call("iam", "DetachRolePolicy", { RoleName, PolicyArn });
  }
}
