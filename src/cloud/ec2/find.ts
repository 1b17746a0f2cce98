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

/** In the plural where several are missing, as AWS words it. */
export function notFound(kind: keyof typeof nouns, ...ids: string[]): ServiceError {
  const [code, noun] = nouns[kind];
  const list = ids.join(", ");
  if (kind === "natGateway") return new ServiceError(code, `The Nat Gateway ${list} was not found`);
  const shown = kind === "image" ? `[${list}]` : list;
  const words = ids.length > 1 ? [`${noun}s`, "do"] : [noun, "does"];
  return new ServiceError(`${code}.NotFound`, `The ${words[0]} '${shown}' ${words[1]} not exist`);
}

/** All of the ids that are given (each must exist), or all that there are. */
export function findAll<Item>(
  kind: keyof typeof nouns,
  items: Readonly<Record<string, Item>>,
  ids: readonly string[] | undefined,
): Item[] {
  if (!ids || ids.length === 0) return Object.values(items);
  const absent = ids.filter((id) => !Object.hasOwn(items, id));
  if (absent.length > 1) throw notFound(kind, ...absent);
  return ids.map((id) => find(kind, items, id));
}
