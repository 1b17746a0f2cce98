import type { CreateLoadBalancerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { loopbackAddress } from "../loopback-address.ts";
import { isRecordedOnly } from "../machines/recorded-only.ts";
import { ServiceError } from "../service-error.ts";
import { loadBalancerDefaultsOf } from "./attributes.ts";
import { describeLoadBalancer } from "./describe-load-balancers.ts";
import { newId } from "./find.ts";
import { readIpAddressType } from "./ip-address-type.ts";
import { checkName } from "./name.ts";
import { type LoadBalancer, loadBalancing } from "./state.ts";
import { findSecurityGroups, findSubnets } from "./subnets.ts";
import { newTags } from "./tags.ts";

/** An Application Load Balancer. A second call with the same name and settings answers the first one's. */
export function createLoadBalancer(input: CreateLoadBalancerCommandInput, account: Account) {
  const name = checkName(input.Name, "load balancer");
  const type = readType(account, input.Type);
  const ipAddressType = readIpAddressType(account, input.IpAddressType);
  const { vpcId, subnets } = findSubnets(
    account,
    input.Subnets,
    input.SubnetMappings,
    type === undefined ? 2 : 1,
  );
  const securityGroupIds = findSecurityGroups(account, input.SecurityGroups, vpcId);
  const scheme = input.Scheme ?? "internet-facing";
  if (scheme !== "internet-facing" && scheme !== "internal") {
    throw new ServiceError("InvalidScheme", `The scheme '${scheme}' is not valid`);
  }
  const state = loadBalancing.of(account);
  const existing = Object.values(state.loadBalancers).find((one) => one.name === name);
  if (existing) {
    const settings = (one: Pick<LoadBalancer, "scheme" | "subnets" | "securityGroupIds">) =>
      JSON.stringify([
        one.scheme,
        one.subnets.map((subnet) => subnet.subnetId).sort(),
        [...one.securityGroupIds].sort(),
      ]);
    if (settings(existing) !== settings({ scheme, subnets, securityGroupIds })) {
      throw new ServiceError(
        "DuplicateLoadBalancerName",
        `A load balancer with the same name '${name}' exists, but with different settings`,
      );
    }
    return { LoadBalancers: [describeLoadBalancer(existing, account)] };
  }
  const arn = account.arn(
    "elasticloadbalancing",
    `loadbalancer/${kinds[type ?? "application"]}/${name}/${newId()}`,
  );
  const loadBalancer: LoadBalancer = {
    arn,
    name,
    type,
    ipAddressType,
    address: loopbackAddress(
      "loadBalancer",
      account.cloud.directory,
      arn,
      Object.values(state.loadBalancers).map((one) => one.address),
    ),
    scheme,
    vpcId,
    createdAt: account.now,
    state: "provisioning",
    subnets,
    securityGroupIds,
    attributes: { ...loadBalancerDefaultsOf(type) },
    tags: newTags(input.Tags),
  };
  state.loadBalancers[arn] = loadBalancer;
  return { LoadBalancers: [describeLoadBalancer(loadBalancer, account)] };
}

/** As ARNs have them. */
const kinds = { application: "app", network: "net", gateway: "gwy" } as const;

/** Refused aloud, so that nobody rehearses with a balancer that does something else on AWS. */
function readType(account: Account, type: string | undefined): LoadBalancer["type"] {
  if (type === undefined || type === "application") return undefined;
  if ((type === "network" || type === "gateway") && isRecordedOnly(account)) return type;
  throw new ServiceError(
    "UnsupportedOperation",
    `The local cloud simulates Application Load Balancers alone; the type is '${type}'.`,
  );
}
