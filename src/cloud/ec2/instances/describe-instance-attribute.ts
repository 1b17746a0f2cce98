import type {
  DescribeInstanceAttributeCommandInput,
  DescribeInstanceAttributeCommandOutput,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import type { InstanceRecord } from "../instance.ts";
import { rootDevice } from "../volumes/state.ts";
import { devices, groupIdentifiers } from "./describe-instance.ts";
import { namedInstance } from "./state-change.ts";

export function describeInstanceAttribute(
  input: DescribeInstanceAttributeCommandInput,
  account: Account,
): Omit<DescribeInstanceAttributeCommandOutput, "$metadata"> {
  const instance = namedInstance(input.InstanceId, account);
  const read = input.Attribute && attributes[input.Attribute];
  if (!read) {
    throw new ServiceError(
      "InvalidParameterValue",
      `Value (${input.Attribute}) for parameter attribute is invalid. Unknown attribute.`,
    );
  }
  return { InstanceId: instance.instanceId, ...read(instance, account) };
}

type Description = Omit<DescribeInstanceAttributeCommandOutput, "$metadata" | "InstanceId">;

/** By AWS's names. Of kernels and RAM disks there are none here, as with every image of today. */
const attributes: Readonly<Record<string, (instance: InstanceRecord, account: Account) => Description>> = {
  blockDeviceMapping: (instance, account) => ({
    BlockDeviceMappings: devices(instance, account).BlockDeviceMappings,
  }),
  disableApiStop: (instance) => ({ DisableApiStop: { Value: instance.disableApiStop ?? false } }),
  disableApiTermination: (instance) => ({ DisableApiTermination: { Value: instance.disableApiTermination } }),
  ebsOptimized: (instance) => ({ EbsOptimized: { Value: instance.ebsOptimized ?? false } }),
  enaSupport: () => ({ EnaSupport: { Value: true } }),
  enclaveOptions: () => ({ EnclaveOptions: { Enabled: false } }),
  groupSet: (instance, account) => ({ Groups: groupIdentifiers(instance.securityGroupIds, account) }),
  instanceInitiatedShutdownBehavior: (instance) => ({
    InstanceInitiatedShutdownBehavior: { Value: instance.instanceInitiatedShutdownBehavior },
  }),
  instanceType: (instance) => ({ InstanceType: { Value: instance.instanceType } }),
  kernel: () => ({ KernelId: {} }),
  productCodes: () => ({ ProductCodes: [] }),
  ramdisk: () => ({ RamdiskId: {} }),
  rootDeviceName: () => ({ RootDeviceName: { Value: rootDevice } }),
  sourceDestCheck: (instance) => ({ SourceDestCheck: { Value: instance.sourceDestCheck ?? true } }),
  sriovNetSupport: () => ({ SriovNetSupport: {} }),
  userData: (instance) => ({ UserData: { Value: instance.userData === "" ? undefined : instance.userData } }),
};
