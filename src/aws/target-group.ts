import { HitoriError } from "../base/error.ts";
import { type Connection, clientConfiguration } from "./connection.ts";

/**
 * Makes sure that instances of a VPC, or tasks by their address, can be targets of a group before anything is made.
 * @throws HitoriError TARGET_GROUP_MISSING, TARGET_GROUP_OTHER_VPC, TARGET_GROUP_NOT_OF_INSTANCES,
 *   TARGET_GROUP_NOT_OF_ADDRESSES
 */
export async function requireTargetGroup(
  connection: Connection,
  arn: string,
  vpcId: string,
  type: "instance" | "ip" = "instance",
): Promise<void> {
  const region = arn.split(":")[3] ?? "";
  if (region !== "" && region !== connection.region)
    throw missing(`The target group ${arn} is of region ${region}, and this is ${connection.region}.`);
  const { ElasticLoadBalancingV2 } = await import("@aws-sdk/client-elastic-load-balancing-v2");
  const client = new ElasticLoadBalancingV2(clientConfiguration(connection));
  const group = await client
    .describeTargetGroups({ TargetGroupArns: [arn] })
    .then(({ TargetGroups }) => TargetGroups?.[0])
    .catch((error: unknown) => {
      if (error instanceof Error && error.name.startsWith("TargetGroupNotFound")) return undefined;
      throw error;
    });
  if (!group) throw missing(`Region ${connection.region} of this account has no target group ${arn}.`);
  if (group.TargetType !== type) throw ofOtherType(arn, group.TargetType, type);
  if (group.VpcId === vpcId) return;
  throw new HitoriError({
    code: "TARGET_GROUP_OTHER_VPC",
    message: `${arn} is of ${group.VpcId}, and the targets would be in ${vpcId}: they cannot be its.`,
    hint: `Name its VPC in hitori.yml: network: {vpc: ${group.VpcId}}   or another target group: aws elbv2 describe-target-groups`,
  });
}

function ofOtherType(arn: string, got: string | undefined, wanted: "instance" | "ip"): HitoriError {
  if (wanted === "instance")
    return new HitoriError({
      code: "TARGET_GROUP_NOT_OF_INSTANCES",
      message: `${arn} has targets of type ${got}; an Auto Scaling group registers instances.`,
      hint: "Name one of type instance: aws elbv2 describe-target-groups",
    });
  return new HitoriError({
    code: "TARGET_GROUP_NOT_OF_ADDRESSES",
    message: `${arn} has targets of type ${got}; a task on Fargate is registered by its address.`,
    hint: "Make one of type ip, and name it: hitori export fargate --target-group <arn>   aws elbv2 create-target-group --target-type ip",
  });
}

function missing(message: string): HitoriError {
  return new HitoriError({
    code: "TARGET_GROUP_MISSING",
    message,
    hint: "See which there are: aws elbv2 describe-target-groups   Another region: --region <region>   Another account: AWS_PROFILE=<name>",
  });
}
