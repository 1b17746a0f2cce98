import { Images } from "../check/images.ts";
import { parseCompose } from "../compose/parse.ts";
import { parseConfiguration } from "../config/load.ts";
import type { FargateInput } from "./fargate-input.ts";

const postgres = {
  names: ["postgres"],
  what: "PostgreSQL",
  kind: "database",
  managed: "Amazon RDS for PostgreSQL",
  source: "a test",
} as const;

/** An input for a compose text, with a load balancer in front unless the configuration says otherwise. */
export function fargateInput(
  compose: string,
  written: Readonly<Record<string, unknown>> = { ingress: { loadBalancer: {} } },
  more: Partial<FargateInput> = {},
): FargateInput {
  return {
    configuration: parseConfiguration(JSON.stringify({ name: "chat", ...written }), "hitori.yml"),
    compose: parseCompose(compose, "docker-compose.yml", {}),
    network: {
      vpcId: "vpc-1",
      vpcCidr: "172.31.0.0/16",
      subnets: ["a", "c"].map((zone) => ({
        subnetId: `subnet-${zone}`,
        availabilityZone: `ap-northeast-1${zone}`,
      })),
    },
    zonesWithMountTarget: [],
    environmentFiles: {},
    boundFiles: new Set(["./web.conf"]),
    images: new Images([postgres]),
    leaseImage: "registry.example.org/hitori:1",
    securityGroups: [],
    publicIp: true,
    ...more,
  };
}
