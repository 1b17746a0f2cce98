import type { Account } from "../../account.ts";
import { resourceType } from "./resource-type.ts";
import { object, type PropertiesOf } from "./schema.ts";

const fields = {
  AutoScalingGroupName: "string",
  DesiredCapacity: "integer",
  EndTime: "string",
  MaxSize: "integer",
  MinSize: "integer",
  Recurrence: "string",
  StartTime: "string",
  TimeZone: "string",
} as const;

export const autoScalingScheduledAction = resourceType({
  name: "AWS::AutoScaling::ScheduledAction",
  properties: object(fields, ["AutoScalingGroupName"]),
  replacedBy: ["AutoScalingGroupName"],
  attributeNames: ["ScheduledActionName"],
  create: (given, context) => {
    const ScheduledActionName = context.newName();
    put(context.account, ScheduledActionName, given);
    return ScheduledActionName;
  },
  update: (ScheduledActionName, given, _, { account }) => put(account, ScheduledActionName, given),
  remove: (ScheduledActionName, { AutoScalingGroupName }, { account }) => {
    account.call("autoscaling", "DeleteScheduledAction", { AutoScalingGroupName, ScheduledActionName });
    return true;
  },
  attributes: (ScheduledActionName) => ({ ScheduledActionName }),
});

function put(account: Account, ScheduledActionName: string, given: PropertiesOf<typeof fields>): void {
  const date = (text: string | undefined) => (text === undefined ? undefined : new Date(text));
  account.call("autoscaling", "PutScheduledUpdateGroupAction", {
    ...given,
    ScheduledActionName,
    StartTime: date(given.StartTime),
    EndTime: date(given.EndTime),
  });
}
