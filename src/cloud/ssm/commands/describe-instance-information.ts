import type {
  DescribeInstanceInformationCommandInput,
  DescribeInstanceInformationCommandOutput,
} from "@aws-sdk/client-ssm";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { isOnline, managedInstances } from "./managed-instances.ts";

/** Filters by `InstanceIds` alone; other filters are refused. */
export function describeInstanceInformation(
  input: DescribeInstanceInformationCommandInput,
  account: Account,
): Pick<DescribeInstanceInformationCommandOutput, "InstanceInformationList"> {
  const filters = [
    ...(input.Filters ?? []).map(({ Key = "", Values = [] }) => ({ key: Key, values: Values })),
    ...(input.InstanceInformationFilterList ?? []).map((one) => ({
      key: one.key ?? "",
      values: one.valueSet ?? [],
    })),
  ];
  const unknown = filters.find(({ key }) => key !== "InstanceIds");
  if (unknown) {
    const message = `The following filter key is not valid here: ${unknown.key}. Valid: [InstanceIds]`;
    throw new ServiceError("InvalidInstanceInformationFilterValue", message);
  }
  const wanted = managedInstances(account).filter(({ instanceId }) =>
    filters.every(({ values }) => values.includes(instanceId)),
  );
  return {
    InstanceInformationList: wanted.map((instance) => ({
      InstanceId: instance.instanceId,
      PingStatus: isOnline(instance, account) ? "Online" : "ConnectionLost",
      LastPingDateTime: new Date(account.now),
      PlatformType: "Linux",
      PlatformName: "Amazon Linux",
      PlatformVersion: "2023",
      ResourceType: "EC2Instance",
      IPAddress: instance.privateIpAddress,
    })),
  };
}
