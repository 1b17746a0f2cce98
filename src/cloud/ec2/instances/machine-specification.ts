import type { Account } from "../../account.ts";
import type { MachineHardware, MachineSpecification } from "../../machines/machines.ts";
import type { InstanceRecord } from "../instance.ts";
import { findInstanceType } from "../instance-types.ts";
import { metadataPort } from "./machine-address.ts";
import { machineNetwork } from "./machine-network.ts";

export function machineSpecification(instance: InstanceRecord, account: Account): MachineSpecification {
  return {
    instanceId: instance.instanceId,
    accountId: account.accountId,
    region: account.region,
    availabilityZone: instance.availabilityZone,
    imageId: instance.imageId,
    userData: Buffer.from(instance.userData, "base64").toString(),
    firstBoot: !instance.booted,
    address: instance.machineAddress,
    metadataEndpoint: `http://${instance.machineAddress}:${metadataPort}`,
    endpoint: account.cloud.endpoint,
    hardware: machineHardware(instance),
    network: machineNetwork(instance, account),
  };
}

function machineHardware({ instanceType, macAddress }: InstanceRecord): MachineHardware {
  const { vcpus, memoryMib } = findInstanceType(instanceType);
  return { instanceType, virtualProcessors: vcpus, memoryMib, macAddress };
}
