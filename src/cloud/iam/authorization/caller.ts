import type { Account } from "../../account.ts";
import type { Cloud } from "../../cloud.ts";
import type { InstanceRecord } from "../../ec2/instance.ts";
import { ec2 } from "../../ec2/state.ts";
import { instanceProfile, isSignedBy } from "../../metadata/role-credentials.ts";

/** Who sends a request with credentials that an instance's metadata handed out. */
export interface Caller {
  readonly roleName: string;
  /** The role session's name: the instance's id. */
  readonly instanceId: string;
  /** `arn:aws:sts::000000000000:assumed-role/<role>/<instance>` */
  readonly arn: string;
}

/** Who signed a request that came over the wire. */
export interface Sender {
  readonly accessKeyId: string;
  /** Where it is a role of an instance. */
  readonly role: Caller | undefined;
}

/** Answers kept for a while: which of a cloud's keys belong to which instance. */
const known = new WeakMap<
  Cloud,
  Map<string, { readonly account: Account; readonly instanceId: string } | undefined>
>();
const knownLimit = 10_000;

/**
 * The role that an access key was handed out for; undefined for anybody else's, who is the account's root user here.
 * The keys follow from instance and hour, so nothing has to be kept.
 */
export function callerOf(cloud: Cloud, accessKeyId: string): Caller | undefined {
  if (!accessKeyId.startsWith("ASIA")) return undefined;
  const owner = ownerOf(cloud, accessKeyId);
  const instance = owner && ec2.of(owner.account).instances[owner.instanceId];
  const roleName = instance && instanceProfile(instance, owner.account)?.roleName;
  if (!roleName) return undefined;
  const { partition, accountId } = owner.account;
  const { instanceId } = owner;
  const arn = `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${instanceId}`;
  return { roleName, instanceId, arn };
}

function ownerOf(cloud: Cloud, accessKeyId: string) {
  const cache = known.get(cloud) ?? new Map();
  known.set(cloud, cache);
  if (cache.has(accessKeyId)) return cache.get(accessKeyId);
  if (cache.size >= knownLimit) cache.clear();
  const found = search(cloud, accessKeyId);
  cache.set(accessKeyId, found);
  return found;
}

function search(cloud: Cloud, accessKeyId: string) {
  const hasProfile = (instance: InstanceRecord) => instance.iamInstanceProfileArn !== undefined;
  for (const account of cloud.accounts.filter(({ slices }) => slices.ec2 !== undefined)) {
    for (const instance of Object.values(ec2.of(account).instances).filter(hasProfile)) {
      if (isSignedBy(instance, account, accessKeyId)) {
        return { account, instanceId: instance.instanceId };
      }
    }
  }
  return undefined;
}
