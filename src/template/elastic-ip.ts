import type { Configuration } from "../config/configuration.ts";
import { logicalIds, nameTags } from "./names.ts";
import { placeholder, type Resources } from "./template.ts";

/** The address that moves to the instance that holds the lease. None where there is none, or one that exists already. */
export function elasticIp(configuration: Configuration): Resources {
  if (configuration.ingress.elasticIp !== "new") return {};
  return {
    [logicalIds.elasticIp]: {
      Type: "AWS::EC2::EIP",
      Properties: { Domain: "vpc", Tags: nameTags(configuration) },
    },
  };
}

/** Its allocation id as `Fn::Sub` fills it in. */
export function allocationId({ ingress }: Configuration): string {
  const { elasticIp: named = "new" } = ingress;
  return named === "new" ? placeholder(`${logicalIds.elasticIp}.AllocationId`) : named;
}
