import type {
  CreateLoadBalancerCommandInput,
  CreateLoadBalancerCommandOutput,
  DescribeLoadBalancersCommandOutput,
  LoadBalancer,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../../account.ts";
import { sameJson } from "../json.ts";
import { updateElbTags } from "./elbv2-tags.ts";
import type { Loose } from "./loose.ts";
import { resourceType } from "./resource-type.ts";
import { list, object, tagList } from "./schema.ts";
import { allTags } from "./tags.ts";

const service = "elasticloadbalancing";

export const elbv2LoadBalancer = resourceType({
  name: "AWS::ElasticLoadBalancingV2::LoadBalancer",
  properties: object({
    IpAddressType: "string",
    LoadBalancerAttributes: list(object({ Key: "string", Value: "string" })),
    Name: "string",
    Scheme: "string",
    SecurityGroups: list("string"),
    SubnetMappings: list(
      object({ AllocationId: "string", PrivateIPv4Address: "string", SubnetId: "string" }),
    ),
    Subnets: list("string"),
    Tags: tagList,
    Type: "string",
  }),
  replacedBy: ["Name", "Scheme", "Type"],
  attributeNames: [
    "CanonicalHostedZoneID",
    "DNSName",
    "LoadBalancerArn",
    "LoadBalancerFullName",
    "LoadBalancerName",
    "SecurityGroups",
  ],
  taggable: true,
  nameProperty: "Name",
  create: (given, context) => {
    const input = {
      Name: given.Name ?? context.newName(32),
      IpAddressType: given.IpAddressType,
      Scheme: given.Scheme,
      SecurityGroups: given.SecurityGroups,
      SubnetMappings: given.SubnetMappings,
      Subnets: given.Subnets,
      Tags: allTags(context, given.Tags),
      Type: given.Type,
    } satisfies Loose<CreateLoadBalancerCommandInput>;
    const answer = context.account.call<CreateLoadBalancerCommandOutput>(
      service,
      "CreateLoadBalancer",
      input,
    );
    return answer.LoadBalancers?.[0]?.LoadBalancerArn ?? "";
  },
  ready: (LoadBalancerArn, { LoadBalancerAttributes }, { account, memory }) => {
    if (LoadBalancerAttributes && memory.attributes !== "set") {
      const input = { LoadBalancerArn, Attributes: LoadBalancerAttributes };
      account.call(service, "ModifyLoadBalancerAttributes", input);
      memory.attributes = "set";
    }
    return describe(account, LoadBalancerArn)?.State?.Code === "active";
  },
  update: (LoadBalancerArn, given, previous, context) => {
    const { account } = context;
    if (!sameJson(given.SecurityGroups, previous.SecurityGroups)) {
      account.call(service, "SetSecurityGroups", {
        LoadBalancerArn,
        SecurityGroups: given.SecurityGroups ?? [],
      });
    }
    const subnets = ({ Subnets, SubnetMappings }: typeof given) => [Subnets, SubnetMappings];
    if (!sameJson(subnets(given), subnets(previous))) {
      const { Subnets, SubnetMappings } = given;
      account.call(service, "SetSubnets", { LoadBalancerArn, Subnets, SubnetMappings });
    }
    if (given.IpAddressType && given.IpAddressType !== previous.IpAddressType) {
      account.call(service, "SetIpAddressType", { LoadBalancerArn, IpAddressType: given.IpAddressType });
    }
    updateElbTags(context, LoadBalancerArn, given.Tags, previous.Tags);
  },
  remove: (LoadBalancerArn, _, { account }) => {
    account.call(service, "DeleteLoadBalancer", { LoadBalancerArn });
    return true;
  },
  attributes: (LoadBalancerArn, _, { account }) => {
    const described = describe(account, LoadBalancerArn);
    return {
      CanonicalHostedZoneID: described?.CanonicalHostedZoneId ?? "",
      DNSName: described?.DNSName ?? "",
      LoadBalancerArn,
      LoadBalancerFullName: LoadBalancerArn.split(":loadbalancer/")[1] ?? "",
      LoadBalancerName: described?.LoadBalancerName ?? "",
      SecurityGroups: described?.SecurityGroups ?? [],
    };
  },
});

function describe(account: Account, arn: string): LoadBalancer | undefined {
  const input = { LoadBalancerArns: [arn] };
  return account.call<DescribeLoadBalancersCommandOutput>(service, "DescribeLoadBalancers", input)
    .LoadBalancers?.[0];
}
