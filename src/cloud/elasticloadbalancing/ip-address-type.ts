import type { IpAddressType, SetIpAddressTypeCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { isRecordedOnly } from "../machines/recorded-only.ts";
import { ServiceError } from "../service-error.ts";
import { findLoadBalancer } from "./find.ts";

const types = ["ipv4", "dualstack", "dualstack-without-public-ipv4"];

/** Recorded only: the balancer listens at one loopback address. */
export function setIpAddressType(input: SetIpAddressTypeCommandInput, account: Account) {
  const loadBalancer = findLoadBalancer(account, input.LoadBalancerArn);
  const type = readIpAddressType(account, input.IpAddressType);
  if (type !== "ipv4" && loadBalancer.scheme === "internal" && type !== "dualstack") {
    throw new ServiceError(
      "ValidationError",
      `Internal load balancers cannot have the IP address type '${type}'`,
    );
  }
  loadBalancer.ipAddressType = type;
  return { IpAddressType: type };
}

/** @throws ServiceError ValidationError, or UnsupportedOperation for IPv6 where something is forwarded */
export function readIpAddressType(account: Account, given: string | undefined): IpAddressType {
  const type = given ?? "ipv4";
  if (!types.includes(type)) {
    throw new ServiceError(
      "ValidationError",
      `1 validation error detected: Value '${type}' at 'ipAddressType' failed to satisfy constraint: Member must satisfy enum value set: [${types.join(", ")}]`,
    );
  }
  if (type === "ipv4" || isRecordedOnly(account)) return type as IpAddressType;
  throw new ServiceError(
    "UnsupportedOperation",
    `The local cloud's load balancers have IPv4 addresses alone; the IP address type is '${type}'.`,
  );
}
