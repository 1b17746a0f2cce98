import type { DescribeRegionsCommandInput, DescribeRegionsCommandOutput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { filtered } from "../filters.ts";

/** Regions that every account has; the local cloud serves any other name too. */
const regions = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];

export function describeRegions(
  input: DescribeRegionsCommandInput,
  account: Account,
): Omit<DescribeRegionsCommandOutput, "$metadata"> {
  const all = [...new Set([...regions, account.region])].sort();
  const named = input.RegionNames ?? [];
  const unknown = named.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    throw new ServiceError("InvalidParameterValue", `Invalid region provided: ${unknown}`);
  }
  const wanted = all.filter((region) => named.length === 0 || named.includes(region));
  const found = filtered(wanted, input.Filters, {
    values: {
      endpoint: endpointOf,
      "opt-in-status": () => "opt-in-not-required",
      "region-name": (region) => region,
    },
  });
  return {
    Regions: found.map((region) => ({
      RegionName: region,
      Endpoint: endpointOf(region),
      OptInStatus: "opt-in-not-required",
    })),
  };
}

const endpointOf = (region: string) => `ec2.${region}.amazonaws.com`;
