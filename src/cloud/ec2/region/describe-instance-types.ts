import type {
  DescribeInstanceTypeOfferingsCommandInput,
  DescribeInstanceTypeOfferingsCommandOutput,
  DescribeInstanceTypesCommandInput,
  DescribeInstanceTypesCommandOutput,
  InstanceTypeInfo,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { type InstanceType, instanceTypes } from "../instance-types.ts";
import { page } from "../page.ts";
import { zonesOf } from "../zones.ts";

export function describeInstanceTypes(
  input: DescribeInstanceTypesCommandInput,
): Omit<DescribeInstanceTypesCommandOutput, "$metadata"> {
  const named = input.InstanceTypes ?? [];
  const unknown = named.filter((name) => !Object.hasOwn(instanceTypes, name));
  if (unknown.length > 0) {
    throw new ServiceError(
      "InvalidInstanceType",
      `The following supplied instance types do not exist: [${unknown.join(", ")}]`,
    );
  }
  const wanted = Object.values(instanceTypes).filter(
    (type) => named.length === 0 || (named as readonly string[]).includes(type.name),
  );
  const { items, NextToken } = page(filtered(wanted, input.Filters, typeFilters), input);
  return { InstanceTypes: items.map(describe), NextToken };
}

function describe(type: InstanceType): InstanceTypeInfo {
  return {
    InstanceType: type.name as InstanceTypeInfo["InstanceType"],
    BareMetal: false,
    BurstablePerformanceSupported: type.burstable,
    CurrentGeneration: type.currentGeneration,
    Hypervisor: type.name.startsWith("t2.") || type.name.startsWith("m1.") ? "xen" : "nitro",
    InstanceStorageSupported: false,
    MemoryInfo: { SizeInMiB: type.memoryMib },
    ProcessorInfo: { SupportedArchitectures: [type.architecture] },
    SupportedRootDeviceTypes: ["ebs"],
    SupportedUsageClasses: ["on-demand", "spot"],
    SupportedVirtualizationTypes: ["hvm"],
    VCpuInfo: { DefaultVCpus: type.vcpus },
  };
}

const typeFilters: FilterTable<InstanceType> = {
  values: {
    "bare-metal": () => false,
    "burstable-performance-supported": (type) => type.burstable,
    "current-generation": (type) => type.currentGeneration,
    "instance-type": (type) => type.name,
    "memory-info.size-in-mib": (type) => type.memoryMib,
    "processor-info.supported-architecture": (type) => type.architecture,
    "vcpu-info.default-vcpus": (type) => type.vcpus,
  },
};

/** Every type is offered in every zone. */
export function describeInstanceTypeOfferings(
  input: DescribeInstanceTypeOfferingsCommandInput,
  account: Account,
): Omit<DescribeInstanceTypeOfferingsCommandOutput, "$metadata"> {
  const kind = input.LocationType ?? "region";
  const locations = locationsOf(kind, account);
  const all = Object.keys(instanceTypes).flatMap((type) => locations.map((location) => ({ type, location })));
  const table: FilterTable<(typeof all)[number]> = {
    values: { "instance-type": ({ type }) => type, location: ({ location }) => location },
  };
  const { items, NextToken } = page(filtered(all, input.Filters, table), input);
  return {
    InstanceTypeOfferings: items.map(({ type, location }) => ({
      InstanceType: type as InstanceTypeInfo["InstanceType"],
      Location: location,
      LocationType: kind,
    })),
    NextToken,
  };
}

function locationsOf(kind: string, account: Account): string[] {
  const zones = zonesOf(account.region);
  if (kind === "availability-zone") return zones.map((zone) => zone.zoneName);
  return kind === "availability-zone-id" ? zones.map((zone) => zone.zoneId) : [account.region];
}
