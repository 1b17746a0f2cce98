import type { CreateInstanceProfileCommandInput, GetInstanceProfileCommandOutput } from "@aws-sdk/client-iam";
import type { Account } from "../../account.ts";
import { resourceType } from "./resource-type.ts";
import { list, object } from "./schema.ts";

export const iamInstanceProfile = resourceType({
  name: "AWS::IAM::InstanceProfile",
  properties: object({ InstanceProfileName: "string", Path: "string", Roles: list("string") }, ["Roles"]),
  replacedBy: ["InstanceProfileName", "Path"],
  attributeNames: ["Arn"],
  nameProperty: "InstanceProfileName",
  create: (given, context) => {
    const InstanceProfileName = given.InstanceProfileName ?? context.newName(128);
    const input = { InstanceProfileName, Path: given.Path } satisfies CreateInstanceProfileCommandInput;
    context.account.call("iam", "CreateInstanceProfile", input);
    return InstanceProfileName;
  },
  ready: (InstanceProfileName, { Roles }, { account }) => {
    const present = rolesOf(account, InstanceProfileName);
    for (const RoleName of present.filter((role) => !Roles?.includes(role))) {
      account.call("iam", "RemoveRoleFromInstanceProfile", { InstanceProfileName, RoleName });
    }
    for (const RoleName of Roles ?? []) {
      if (present.includes(RoleName)) continue;
      account.call("iam", "AddRoleToInstanceProfile", { InstanceProfileName, RoleName });
    }
    return true;
  },
  // `ready` brings the roles to what they should be, whether new or changed.
  update: () => undefined,
  remove: (InstanceProfileName, _, { account }) => {
    for (const RoleName of rolesOf(account, InstanceProfileName)) {
      account.call("iam", "RemoveRoleFromInstanceProfile", { InstanceProfileName, RoleName });
    }
    account.call("iam", "DeleteInstanceProfile", { InstanceProfileName });
    return true;
  },
  attributes: (InstanceProfileName, _, { account }) => ({
    Arn: describe(account, InstanceProfileName)?.Arn ?? "",
  }),
});

function describe(account: Account, InstanceProfileName: string) {
  const input = { InstanceProfileName };
  return account.call<GetInstanceProfileCommandOutput>("iam", "GetInstanceProfile", input).InstanceProfile;
}

function rolesOf(account: Account, name: string): string[] {
  return (describe(account, name)?.Roles ?? []).map((role) => role.RoleName ?? "");
}
