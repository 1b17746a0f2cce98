import { loopbackAddress } from "../loopback-address.ts";
import { nfsPort } from "../storage/nfs/nfs-port.ts";

/**
 * Where on this computer the mount target of an address in a VPC is served, for machines that are virtual: they connect
 * to its address in the VPC, and each connection arrives here from the machine's own loopback address.
 */
export function mountTargetEndpoint(
  directory: string,
  vpcId: string,
  ipAddress: string,
): { readonly host: string; readonly port: number } {
  return { host: loopbackAddress("mountTarget", directory, `${vpcId} ${ipAddress}`, []), port: nfsPort };
}
