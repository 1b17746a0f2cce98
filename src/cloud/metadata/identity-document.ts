import type { Account } from "../account.ts";
import type { InstanceRecord } from "../ec2/instance.ts";

/** The instance identity document, JSON as AWS writes it. Its signature is not made here. */
export function identityDocument(instance: InstanceRecord, account: Account): string {
  const document = {
    accountId: account.accountId,
    architecture: instance.architecture,
    availabilityZone: instance.availabilityZone,
    billingProducts: null,
    devpayProductCodes: null,
    marketplaceProductCodes: null,
    imageId: instance.imageId,
    instanceId: instance.instanceId,
    instanceType: instance.instanceType,
    kernelId: null,
    pendingTime: seconds(instance.launchTime),
    privateIp: instance.privateIpAddress,
    ramdiskId: null,
    region: account.region,
    version: "2017-09-30",
  };
  return JSON.stringify(document, undefined, 2);
}

/** ISO 8601 without milliseconds, as all times of instance metadata. */
export function seconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
