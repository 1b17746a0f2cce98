import type { Template, Value } from "../template/template.ts";
import { type Line, line } from "./line.ts";
import type { Price, Prices } from "./prices.ts";
import { leaseGibEachWay, rootVolumeGib, type Usage } from "./usage.ts";

/**
 * What the resources of a template cost a month.
 * @throws HitoriError PRICE_UNKNOWN
 */
export function estimateTemplate(template: Template, usage: Usage, prices: Prices): Line[] {
  const resources = Object.values(template.Resources);
  const lines = resources.flatMap(({ Type, Properties }) => {
    // An Elastic IP address takes the place of the instance's own, and costs the same while it leads somewhere.
    if (Type === "AWS::EC2::LaunchTemplate") return instance(instanceType(Properties), usage, prices);
    if (Type === "AWS::EFS::FileSystem") return fileSystem(Properties, usage, prices);
    if (Type === "AWS::ElasticLoadBalancingV2::LoadBalancer") return loadBalancer(Properties, prices);
    return [];
  });
  const makesFileSystem = resources.some(({ Type }) => Type === "AWS::EFS::FileSystem");
  return makesFileSystem ? lines : [...lines, existingStorage(usage, prices)];
}

/** The data costs on a file system that was there before too; how it is throttled and billed is not known here. */
function existingStorage(usage: Usage, prices: Prices): Line {
  return line("EFS Standard storage", prices.of("EFS Standard storage"), usage.dataGib);
}

/** One instance with its root volume and its public address. */
export function instance(type: string, usage: Usage, prices: Prices): Line[] {
  return [
    line(`EC2 instance ${type}`, instancePrice(type, usage, prices), 1),
    line("its root volume (gp3)", prices.of("gp3 volume"), rootVolumeGib),
    line("its public IPv4 address", prices.of("public IPv4 address"), 1),
  ];
}

function instancePrice(type: string, { instancePrice: given }: Usage, prices: Prices): Price {
  if (given === undefined) return prices.of(`instance ${type}`);
  return { usd: given, unit: "hour", source: "--instance-price", date: "given" };
}

function fileSystem(properties: Readonly<Record<string, Value>>, usage: Usage, prices: Prices): Line[] {
  const storage = line("EFS Standard storage", prices.of("EFS Standard storage"), usage.dataGib);
  if (properties.ThroughputMode === "elastic") return [storage, ...elasticTraffic(usage, prices)];
  if (properties.ThroughputMode !== "provisioned") return [storage];
  const provisioned = Number(properties.ProvisionedThroughputInMibps);
  return [storage, line("EFS provisioned throughput", prices.of("EFS provisioned throughput"), provisioned)];
}

/** What moves to and from a file system with Elastic throughput. */
export function elasticTraffic(usage: Usage, prices: Prices): Line[] {
  const reads = prices.of("EFS Elastic reads");
  const writes = prices.of("EFS Elastic writes");
  return [
    line("EFS reads", reads, usage.readGib),
    line("EFS writes", writes, usage.writeGib),
    line("EFS reads of the lease", reads, leaseGibEachWay),
    line("EFS writes of the lease", writes, leaseGibEachWay),
  ];
}

/** One with an address in each of its subnets; one capacity unit is more than a small team uses. */
export function loadBalancer(properties: Readonly<Record<string, Value>>, prices: Prices): Line[] {
  const subnets = Array.isArray(properties.Subnets) ? properties.Subnets.length : 2;
  const addresses = properties.Scheme === "internal" ? 0 : subnets;
  return [
    line("load balancer", prices.of("load balancer"), 1),
    line("its capacity units (one at the most)", prices.of("load balancer capacity unit"), 1),
    ...(addresses > 0
      ? [line("its public IPv4 addresses", prices.of("public IPv4 address"), addresses)]
      : []),
  ];
}

/** What the template launches. */
export function instanceType(properties: Readonly<Record<string, Value>>): string {
  const data = properties.LaunchTemplateData;
  const type = typeof data === "object" && "InstanceType" in data ? data.InstanceType : undefined;
  if (typeof type !== "string") throw new Error("a launch template of Hitori's has an instance type");
  return type;
}
