import type { Account } from "../../account.ts";
import { resourceType } from "./resource-type.ts";
import { list, object } from "./schema.ts";

/** An inline policy of its own, put on roles. */
export const iamPolicy = resourceType({
  name: "AWS::IAM::Policy",
  properties: object({ PolicyDocument: "json", PolicyName: "string", Roles: list("string") }, [
    "PolicyDocument",
    "PolicyName",
  ]),
  replacedBy: ["PolicyName"],
  attributeNames: ["Id"],
  create: (given, context) => {
    put(context.account, given);
    return context.newName(128);
  },
  update: (_, given, previous, { account }) => {
    put(account, given);
    const left = (previous.Roles ?? []).filter((role) => !given.Roles?.includes(role));
    for (const RoleName of left) {
      account.call("iam", "DeleteRolePolicy", { RoleName, PolicyName: previous.PolicyName });
    }
  },
  remove: (_, { PolicyName, Roles }, { account }) => {
    for (const RoleName of Roles ?? []) {
      if (hasPolicy(account, RoleName, PolicyName))
        account.call("iam", "DeleteRolePolicy", { RoleName, PolicyName });
    }
    return true;
  },
  attributes: (physicalId) => ({ Id: physicalId }),
});

function put(
  account: Account,
  given: { PolicyDocument?: unknown; PolicyName?: string; Roles?: string[] },
): void {
  for (const RoleName of given.Roles ?? []) {
    account.call("iam", "PutRolePolicy", {
      RoleName,
      PolicyName: given.PolicyName,
      PolicyDocument: JSON.stringify(given.PolicyDocument),
    });
  }
}

function hasPolicy(account: Account, RoleName: string, PolicyName: string | undefined): boolean {
  const answer = account.call<{ PolicyNames?: string[] }>("iam", "ListRolePolicies", { RoleName });
  return answer.PolicyNames?.includes(PolicyName ?? "") ?? false;
}
