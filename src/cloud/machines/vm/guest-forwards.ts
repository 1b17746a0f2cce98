import { packagesPort, resolverPort } from "../../ec2/instances/machine-address.ts";
import type { Forward, MachineSpecification } from "../machines.ts";
import { guestAddresses, guestEndpointPort, guestPackagesPort } from "./guest-network.ts";

/** What a guest reaches besides its VPC's mount targets: metadata, resolver, the local cloud and its npm packages. */
export function guestForwards({
  address,
  metadataEndpoint,
  endpoint,
}: Pick<MachineSpecification, "address" | "metadataEndpoint" | "endpoint">): Forward[] {
  const { metadata, resolver, endpoint: cloud } = guestAddresses;
  return [
    { guestAddress: metadata, guestPort: 80, ...hostAndPort(metadataEndpoint) },
    { guestAddress: resolver, guestPort: 53, host: address, port: resolverPort },
    { guestAddress: cloud, guestPort: guestEndpointPort, ...hostAndPort(endpoint) },
    { guestAddress: cloud, guestPort: guestPackagesPort, host: address, port: packagesPort },
  ];
}

function hostAndPort(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
