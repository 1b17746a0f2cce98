import type {
  LoadBalancer as ApiLoadBalancer,
  DescribeLoadBalancersCommandInput,
  IpAddressType,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { isRecordedOnly } from "../machines/recorded-only.ts";
import { ServiceError } from "../service-error.ts";
import { findLoadBalancer, page } from "./find.ts";
import { type LoadBalancer, loadBalancing } from "./state.ts";

export function describeLoadBalancers(input: DescribeLoadBalancersCommandInput, account: Account) {
  const all = Object.values(loadBalancing.of(account).loadBalancers);
  const { items, next } = page(wanted(input, account, all), input.Marker, input.PageSize);
  return { LoadBalancers: items.map((one) => describeLoadBalancer(one, account)), NextMarker: next };
}

function wanted(
  input: DescribeLoadBalancersCommandInput,
  account: Account,
  all: readonly LoadBalancer[],
): readonly LoadBalancer[] {
  if (input.LoadBalancerArns?.length)
    return input.LoadBalancerArns.map((arn) => findLoadBalancer(account, arn));
  if (!input.Names?.length) return all;
  return input.Names.map((name) => {
    const found = all.find((one) => one.name === name);
    if (found) return found;
    throw new ServiceError("LoadBalancerNotFound", `Load balancers '[${name}]' not found`);
  });
}

/**
 * DNSName is the balancer's loopback address itself: there is no name server here, and `http://<DNSName>:<port>`
 * must answer. Where nothing is forwarded it is a name as AWS's.
 */
export function describeLoadBalancer(loadBalancer: LoadBalancer, account: Account): ApiLoadBalancer {
  return {
    LoadBalancerArn: loadBalancer.arn,
    DNSName: isRecordedOnly(account) ? dnsName(loadBalancer, account) : loadBalancer.address,
    CanonicalHostedZoneId: canonicalHostedZones[account.region] ?? canonicalHostedZones["us-east-1"],
    CreatedTime: new Date(loadBalancer.createdAt),
    LoadBalancerName: loadBalancer.name,
    Scheme: loadBalancer.scheme,
    VpcId: loadBalancer.vpcId,
    State: { Code: loadBalancer.state, Reason: loadBalancer.reason },
    Type: loadBalancer.type ?? "application",
    AvailabilityZones: loadBalancer.subnets.map((subnet) => ({
      ZoneName: subnet.availabilityZone,
      SubnetId: subnet.subnetId,
      LoadBalancerAddresses: [],
    })),
    SecurityGroups: loadBalancer.securityGroupIds,
    IpAddressType: (loadBalancer.ipAddressType ?? "ipv4") as IpAddressType,
  };
}

function dnsName({ arn, name, scheme, type }: LoadBalancer, { region, domain }: Account): string {
  const id = arn.split("/").at(-1) ?? "";
  if (type !== undefined) return `${name}-${id}.elb.${region}.${domain}`;
  const prefix = scheme === "internal" ? "internal-" : "";
  const digits = String(Number.parseInt(id.slice(0, 8), 16)).padStart(10, "0");
  return `${prefix}${name}-${digits}.${region}.elb.${domain}`;
}

/** Source: "Elastic Load Balancing endpoints and quotas", AWS General Reference. */
const canonicalHostedZones: Readonly<Record<string, string>> = {
  "us-east-1": "Z35SXDOTRQ7X7K",
  "us-east-2": "Z3AADJGX6KTTL2",
  "us-west-1": "Z368ELLRRE2KJ0",
  "us-west-2": "Z1H1FL5HABSF5",
  "eu-central-1": "Z215JYRZR1TBD5",
  "eu-west-1": "Z32O12XQLNTSW2",
  "ap-northeast-1": "Z14GRHDCWA56QT",
};
