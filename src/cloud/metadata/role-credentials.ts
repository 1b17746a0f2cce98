import { createHash } from "node:crypto";
import type { GetInstanceProfileCommandOutput } from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import type { InstanceRecord } from "../ec2/instance.ts";
import { ServiceError } from "../service-error.ts";
import { seconds } from "./identity-document.ts";

/** AWS hands out new credentials some time before the old ones expire; here each hour, good for six. */
const rotation = 3_600_000;
const lifetime = 6 * rotation;

/** The instance's profile and its role; undefined where it has none, or it was deleted meanwhile. */
export function instanceProfile(
  instance: InstanceRecord,
  account: Account,
): { info: string; roleName?: string } | undefined {
  if (instance.iamInstanceProfileArn === undefined) return undefined;
  const InstanceProfileName = instance.iamInstanceProfileArn.replace(/^.*\//, "");
  try {
    const { InstanceProfile: profile } = account.call<GetInstanceProfileCommandOutput>(
      "iam",
      "GetInstanceProfile",
      { InstanceProfileName },
    );
    const info = {
      Code: "Success",
      LastUpdated: seconds(issuedAt(account)),
      InstanceProfileArn: profile?.Arn,
      InstanceProfileId: profile?.InstanceProfileId,
    };
    return { info: JSON.stringify(info, undefined, 2), roleName: profile?.Roles?.[0]?.RoleName };
  } catch (error) {
    if (error instanceof ServiceError && error.code === "NoSuchEntity") return undefined;
    throw error;
  }
}

/** Credentials of this cloud alone: they follow from the instance and the hour, and open nothing else. */
export function roleCredentials(instance: InstanceRecord, account: Account): string {
  const issued = issuedAt(account);
  const digest = credentialDigest(instance, account, issued);
  const credentials = {
    Code: "Success",
    LastUpdated: seconds(issued),
    Type: "AWS-HMAC",
    AccessKeyId: accessKeyIdOf(digest),
    SecretAccessKey: digest.toString("base64").slice(0, 40),
    Token: digest.toString("base64"),
    Expiration: seconds(issued + lifetime),
  };
  return JSON.stringify(credentials, undefined, 2);
}

/** Whether a request was signed with credentials that this instance was given and that are still good. */
export function isSignedBy(instance: InstanceRecord, account: Account, accessKeyId: string): boolean {
  for (let age = 0; age < lifetime; age += rotation) {
    const digest = credentialDigest(instance, account, issuedAt(account) - age);
    if (accessKeyIdOf(digest) === accessKeyId) return true;
  }
  return false;
}

function credentialDigest(instance: InstanceRecord, account: Account, issued: number): Buffer {
  const seed = `${account.cloud.directory}\0${instance.instanceId}\0${issued}`;
  return createHash("sha512").update(seed).digest();
}

function accessKeyIdOf(digest: Buffer): string {
  return `ASIA${digest.toString("hex").slice(0, 16).toUpperCase()}`;
}

function issuedAt(account: Account): number {
  return Math.floor(account.now / rotation) * rotation;
}
