import { taskOfInstance } from "../fargate/task-size.ts";
import { architectureOf } from "../template/image.ts";
import type { Template } from "../template/template.ts";
import {
  elasticTraffic,
  estimateTemplate,
  instance,
  instanceType,
  loadBalancer,
} from "./estimate-template.ts";
import { type Line, line, total } from "./line.ts";
import type { Prices } from "./prices.ts";
import type { Usage } from "./usage.ts";

/** One way to run the app, and what it costs. */
export interface Offer {
  readonly name: string;
  /** What becomes of the app when its zone fails. */
  readonly whenZoneFails: string;
  readonly lines: readonly Line[];
  /** USD a month. */
  readonly monthly: number;
}

export interface Estimate {
  readonly region: string;
  readonly usage: Usage;
  readonly design: Offer;
  readonly alternatives: readonly Offer[];
  /** What comes on top of any of them. */
  readonly additions: readonly Offer[];
  readonly notIncluded: readonly string[];
}

/**
 * The month's price of a template of Hitori's, and of what people would run instead.
 * @throws HitoriError PRICE_UNKNOWN
 */
export function estimate(template: Template, usage: Usage, prices: Prices): Estimate {
  const design = estimateTemplate(template, usage, prices);
  return {
    region: prices.region,
    usage,
    design: offer("this design", "heals by itself in another zone, with its data", design),
    alternatives: alternatives(template, usage, prices),
    additions: databases(prices),
    notIncluded: [
      ...(has(template, "AWS::ElasticLoadBalancingV2::LoadBalancer")
        ? []
        : ["a load balancer that is there already"]),
      ...(has(template, "AWS::EFS::FileSystem") ? [] : ["the throughput of the existing file system"]),
      "taxes, free tier and savings plans",
      "data transfer to the internet and between zones",
      "backups of the file system (AWS Backup, by the GiB), logs, notifications",
      "a NAT gateway, which instances in private subnets need",
    ],
  };
}

function loadBalancerOf(template: Template, prices: Prices): Line[] {
  const resource = Object.values(template.Resources).find(
    ({ Type }) => Type === "AWS::ElasticLoadBalancingV2::LoadBalancer",
  );
  return resource ? loadBalancer(resource.Properties, prices) : [];
}

function has(template: Template, type: string): boolean {
  return Object.values(template.Resources).some(({ Type }) => Type === type);
}

function alternatives(template: Template, usage: Usage, prices: Prices): Offer[] {
  const resource = Object.values(template.Resources).find(({ Type }) => Type === "AWS::EC2::LaunchTemplate");
  const type = instanceType(resource?.Properties ?? {});
  const one = instance(type, usage, prices);
  const shared = [
    line("EFS Standard storage", prices.of("EFS Standard storage"), usage.dataGib),
    ...elasticTraffic(usage, prices).filter(({ what }) => !what.endsWith("lease")),
  ];
  const own = line("its data (gp3)", prices.of("gp3 volume"), usage.dataGib);
  const front = loadBalancerOf(template, prices);
  const balancer = front.length > 0 ? front : loadBalancer({ Subnets: ["a", "b"] }, prices);
  return [
    offer("the same instance on its own disk", "is down until somebody restores a backup", [
      ...one,
      own,
      ...front,
    ]),
    offer(
      "a Fargate task on EFS",
      "starts again; two tasks may write at once, but for the lease of hitori export fargate",
      [...fargate(type, prices), ...shared, ...front],
    ),
    offer(
      "two instances on EFS behind a load balancer",
      "goes on, where the app can run twice on the same data",
      [...one, ...one, ...shared, ...balancer],
    ),
  ];
}

/** What `hitori export fargate` would make of the instance. */
function fargate(type: string, prices: Prices): Line[] {
  const { cpu, memory } = taskOfInstance(type);
  const [vcpu, gib] = [cpu / 1024, memory / 1024];
  const kind = architectureOf(type) === "arm64" ? "ARM" : "x86";
  return [
    line(`Fargate ${kind}, ${vcpu} vCPU`, prices.of(`Fargate ${kind} vCPU`), vcpu),
    line(`Fargate ${kind}, ${gib} GiB of memory`, prices.of(`Fargate ${kind} memory`), gib),
    line("its public IPv4 address", prices.of("public IPv4 address"), 1),
  ];
}

/** RDS for the database instead of a container: a Multi-AZ instance is billed as two. */
function databases(prices: Prices): Offer[] {
  const gib = 20;
  const lines = (copies: number) => [
    line("RDS db.t4g.micro", prices.of("database db.t4g.micro"), copies),
    line(`its storage (${gib} GiB)`, prices.of("database gp3 storage"), gib * copies),
  ];
  return [
    offer("RDS, one zone", "is down until the zone is back, or a snapshot is restored", lines(1)),
    offer("RDS, Multi-AZ", "fails over by itself in one to two minutes", lines(2)),
  ];
}

function offer(name: string, whenZoneFails: string, lines: readonly Line[]): Offer {
  return { name, whenZoneFails, lines, monthly: total(lines) };
}
