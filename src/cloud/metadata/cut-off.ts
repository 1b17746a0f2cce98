import type { Cloud } from "../cloud.ts";
import { ec2 } from "../ec2/state.ts";
import { isSignedBy } from "./role-credentials.ts";

/** Whether the credentials are those of an instance whose zone is cut off from the control plane. */
export function isSignedInCutOffZone(cloud: Cloud, accessKeyId: string): boolean {
  return cloud.accounts.some((account) =>
    Object.values(ec2.of(account).instances).some(
      (instance) =>
        cloud.cutOffZones.has(instance.availabilityZone) && isSignedBy(instance, account, accessKeyId),
    ),
  );
}
