import { resourceType } from "./resource-type.ts";
import { object, type PropertiesOf } from "./schema.ts";

const properties = object(
  {
    DestinationCidrBlock: "string",
    DestinationIpv6CidrBlock: "string",
    GatewayId: "string",
    InstanceId: "string",
    NatGatewayId: "string",
    NetworkInterfaceId: "string",
    RouteTableId: "string",
  },
  ["RouteTableId"],
);

type Properties = PropertiesOf<typeof properties.fields>;

export const ec2Route = resourceType({
  name: "AWS::EC2::Route",
  properties,
  replacedBy: ["DestinationCidrBlock", "DestinationIpv6CidrBlock", "RouteTableId"],
  attributeNames: ["CidrBlock"],
  create: (given, { account }) => {
    account.call("ec2", "CreateRoute", given);
    return `${given.RouteTableId}|${destinationOf(given)}`;
  },
  update: (_, given, __, { account }) => {
    account.call("ec2", "ReplaceRoute", given);
  },
  remove: (_, { RouteTableId, DestinationCidrBlock, DestinationIpv6CidrBlock }, { account }) => {
    account.call("ec2", "DeleteRoute", { RouteTableId, DestinationCidrBlock, DestinationIpv6CidrBlock });
    return true;
  },
  attributes: (_, given) => ({ CidrBlock: destinationOf(given) }),
});

function destinationOf(given: Properties): string {
  return given.DestinationCidrBlock ?? given.DestinationIpv6CidrBlock ?? "";
}
