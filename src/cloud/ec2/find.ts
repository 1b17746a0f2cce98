import { ServiceError } from "../service-error.ts";

/** How AWS names a missing resource of each kind: the code's noun and the noun of its message. */
const nouns = {
  image: ["InvalidAMIID", "image id"],
  instance: ["InvalidInstanceID", "instance ID"],
  internetGateway: ["InvalidInternetGatewayID", "internetGateway ID"],
  natGateway: ["NatGatewayNotFound", "NAT gateway"],
  networkAcl: ["InvalidNetworkAclID", "networkAcl ID"],
  networkInterface: ["InvalidNetworkInterfaceID", "networkInterface ID"],
  routeTable: ["InvalidRouteTableID", "routeTable ID"],
  securityGroup: ["InvalidGroup", "security group"],
  securityGroupRule: ["InvalidSecurityGroupRuleId", "security group rule ID"],
  subnet: ["InvalidSubnetID", "subnet ID"],
  vpc: ["InvalidVpcID", "vpc ID"],
} as const;

/** @throws ServiceError `Invalid…ID.NotFound` with AWS's text */
export function find<Item>(
  kind: keyof typeof nouns,
  items: Readonly<Record<string, Item>>,
  id: string | undefined,
): Item {
  if (id === undefined || id === "") {
    throw new ServiceError("MissingParameter", `The request must contain the parameter ${kind}Id`);
  }
  const found = Object.hasOwn(items, id) ? items[id] : undefined;
  if (found) return found;
  throw notFound(kind, id);
}

function notFound(kind: keyof typeof nouns, id: string): ServiceError {
  const [code, noun] = nouns[kind];
  if (kind === "natGateway") return new ServiceError(code, `The Nat Gateway ${id} was not found`);
  const shown = kind === "image" ? `[${id}]` : id;
  return new ServiceError(`${code}.NotFound`, `The ${noun} '${shown}' does not exist`);
}

/** All of the ids that are given (each must exist), or all that there are. */
export function findAll<Item>(
  kind: keyof typeof nouns,
  items: Readonly<Record<string, Item>>,
  ids: readonly string[] | undefined,
): Item[] {
  if (!ids || ids.length === 0) return Object.values(items);
  return ids.map((id) => find(kind, items, id));
}
