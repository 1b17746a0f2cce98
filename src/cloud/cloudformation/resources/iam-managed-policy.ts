import type { CreatePolicyCommandInput, CreatePolicyCommandOutput } from "@aws-sdk/client-iam";
import type { Account } from "../../account.ts";
import { sameJson } from "../json.ts";
import { resourceType } from "./resource-type.ts";
import { list, object } from "./schema.ts";

export const iamManagedPolicy = resourceType({
  name: "AWS::IAM::ManagedPolicy",
  properties: object(
    {
      Description: "string",
      ManagedPolicyName: "string",
      Path: "string",
      PolicyDocument: "json",
      Roles: list("string"),
    },
    ["PolicyDocument"],
  ),
  replacedBy: ["Description", "ManagedPolicyName", "Path"],
  attributeNames: ["PolicyArn"],
  nameProperty: "ManagedPolicyName",
  create: (given, context) => {
    const input = {
      PolicyName: given.ManagedPolicyName ?? context.newName(128),
      PolicyDocument: JSON.stringify(given.PolicyDocument),
      Description: given.Description,
      Path: given.Path,
    } satisfies CreatePolicyCommandInput;
    return context.account.call<CreatePolicyCommandOutput>("iam", "CreatePolicy", input).Policy?.Arn ?? "";
  },
  ready: (PolicyArn, { Roles }, { account }) => {
    for (const RoleName of Roles ?? []) account.call("iam", "AttachRolePolicy", { RoleName, PolicyArn });
    return true;
  },
  update: (PolicyArn, given, previous, { account }) => {
    if (!sameJson(given.PolicyDocument, previous.PolicyDocument)) {
      const PolicyDocument = JSON.stringify(given.PolicyDocument);
      account.call("iam", "CreatePolicyVersion", { PolicyArn, PolicyDocument, SetAsDefault: true });
    }
    const left = (previous.Roles ?? []).filter((role) => !given.Roles?.includes(role));
    for (const RoleName of left) account.call("iam", "DetachRolePolicy", { RoleName, PolicyArn });
  },
  remove: (PolicyArn, { Roles }, { account }) => {
    for (const RoleName of Roles ?? []) {
      if (isAttached(account, RoleName, PolicyArn))
        account.call("iam", "DetachRolePolicy", { RoleName, PolicyArn });
    }
    account.call("iam", "DeletePolicy", { PolicyArn });
    return true;
  },
  attributes: (PolicyArn) => ({ PolicyArn }),
});

function isAttached(account: Account, RoleName: string, arn: string): boolean {
  const answer = account.call<{ AttachedPolicies?: { PolicyArn?: string }[] }>(
    "iam",
    "ListAttachedRolePolicies",
    {
      RoleName,
    },
  );
  return answer.AttachedPolicies?.some((one) => one.PolicyArn === arn) ?? false;
}
