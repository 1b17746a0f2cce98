import type { Account } from "../account.ts";
import type { Instance } from "../ec2/instance.ts";
import { privateDnsName } from "../ec2/instances/describe-instance.ts";
import { ec2 } from "../ec2/state.ts";
import { elasticFileSystem } from "../elasticfilesystem/state.ts";

/**
 * The address of a name as an instance's VPC resolves it: a file system's is its mount target in the instance's zone, and an
 * instance's its private one. Undefined for every other: an instance here reaches nothing else by name.
 * (EFS user guide, "Mounting on Amazon EC2 with a DNS name".)
 */
export function resolveName(name: string, asker: Instance, account: Account): string | undefined {
  const [, zone, fileSystemId, region] =
    /^(?:([a-z]+-[a-z-]+-\d[a-z])\.)?(fs-[0-9a-f]+)\.efs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(
      name,
    ) ?? [];
  if (fileSystemId !== undefined && region === account.region)
    return mountTargetAddress(fileSystemId, zone ?? asker.availabilityZone, asker, account);
  const { instances } = ec2.of(account);
  const named = Object.values(instances).find((one) => privateDnsName(one, account) === name);
  return named?.vpcId === asker.vpcId ? named.privateIpAddress : undefined;
}

function mountTargetAddress(
  fileSystemId: string,
  zone: string,
  asker: Instance,
  account: Account,
): string | undefined {
  const { failedZones } = account.cloud;
  const found = Object.values(elasticFileSystem.of(account).mountTargets).find(
    (one) =>
      one.fileSystemId === fileSystemId &&
      one.availabilityZone === zone &&
      one.vpcId === asker.vpcId &&
      one.lifeCycleState === "available",
  );
  return failedZones.has(zone) ? undefined : found?.ipAddress;
}
