const partitions = /^(aws(-cn|-us-gov|-iso|-iso-b|-iso-e|-iso-f|-eusc)?|\*)$/;

/** What the resource of an ARN of IAM's own begins with. */
const iamPaths = [
  ...["user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "server-certificate/"],
  ...["policy/", "sms-mfa/", "saml-provider/", "oidc-provider/", "report/", "access-report/"],
];

/** The parts of an ARN; where what is written has no `arn`, its first word stands in that place. */
function arnParts(resource: string): string[] {
  const [, ...rest] = resource.split(":");
  return ["arn", ...rest];
}

/** An ARN of a known partition that lacks its vendor or one of its six parts, of which IAM says nothing more. */
export function isBrokenArn(resource: string): boolean {
  const parts = arnParts(resource);
  if (!resource.startsWith("arn:") || !partitions.test(parts[1] ?? "") || parts.length < 3) return false;
  return parts[2] === "" || (parts.length > 3 && parts.length < 6);
}

/** What IAM says of a resource that is neither `*` nor an ARN as it must be; undefined where there is nothing to say. */
export function resourceFault(resource: string): string | undefined {
  if (resource === "*") return undefined;
  if (!resource.includes(":")) return `Resource ${resource} must be in ARN format or "*".`;
  const parts = arnParts(resource);
  const [, partition = "", vendor, region, , ...path] = parts;
  if (!partitions.test(partition)) {
    const padded = [...parts, ...Array<string>(Math.max(0, 6 - parts.length)).fill("*")].join(":");
    return `Partition "${partition}" is not valid for resource "${padded}".`;
  }
  if (vendor === undefined || /[*?]/.test(vendor))
    return "Resource vendor must be fully qualified and cannot contain regexes.";
  if (vendor === "iam" && region) return `IAM resource ${resource} cannot contain region information.`;
  if (vendor === "iam") return iamFault(path.join(":"));
  if (vendor === "s3" && region && !path.join(":").startsWith("accesspoint/"))
    return `Resource ${resource} can not contain region information.`;
  return undefined;
}

function iamFault(path: string): string | undefined {
  if (path === "*" || path === "root" || iamPaths.some((begin) => path.startsWith(begin))) return undefined;
  return `IAM resource path must either be "*" or start with ${iamPaths.join(", ")}.`;
}
