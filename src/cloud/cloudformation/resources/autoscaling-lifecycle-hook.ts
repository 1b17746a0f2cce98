import type { PutLifecycleHookCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../../account.ts";
import { lifecycleHookFields } from "./autoscaling-group-settings.ts";
import { resourceType } from "./resource-type.ts";
import { object, type PropertiesOf } from "./schema.ts";

const fields = { AutoScalingGroupName: "string", ...lifecycleHookFields } as const;

export const autoScalingLifecycleHook = resourceType({
  name: "AWS::AutoScaling::LifecycleHook",
  properties: object(fields, ["AutoScalingGroupName", "LifecycleTransition"]),
  replacedBy: ["AutoScalingGroupName", "LifecycleHookName"],
  attributeNames: [],
  nameProperty: "LifecycleHookName",
  create: (given, context) => {
    const LifecycleHookName = given.LifecycleHookName ?? context.newName();
    put(context.account, { ...given, LifecycleHookName });
    return LifecycleHookName;
  },
  update: (LifecycleHookName, given, _, { account }) => put(account, { ...given, LifecycleHookName }),
  remove: (LifecycleHookName, { AutoScalingGroupName }, { account }) => {
    account.call("autoscaling", "DeleteLifecycleHook", { AutoScalingGroupName, LifecycleHookName });
    return true;
  },
});

function put(account: Account, given: PropertiesOf<typeof fields>): void {
  const { AutoScalingGroupName, LifecycleHookName, ...rest } = given;
  const input = { AutoScalingGroupName, LifecycleHookName, ...rest } satisfies PutLifecycleHookCommandInput;
  account.call("autoscaling", "PutLifecycleHook", input);
}
