import type { DescribeSecurityGroupsCommandOutput } from "@aws-sdk/client-ec2";
import type { Account } from "./account.ts";
import { ServiceError } from "./service-error.ts";

/**
 * The security groups of something in a VPC: those that are given, or the VPC's default one.
 * @param refusal the code with which the asking service refuses one that EC2 does not have
 */
export function securityGroupIds(
  account: Account,
  given: readonly string[] | undefined,
  vpcId: string,
  refusal: string,
): string[] {
  const input =
    given && given.length > 0
      ? { GroupIds: [...given] }
      : {
          Filters: [
            { Name: "vpc-id", Values: [vpcId] },
            { Name: "group-name", Values: ["default"] },
          ],
        };
  try {
    const answer = account.call<DescribeSecurityGroupsCommandOutput>("ec2", "DescribeSecurityGroups", input);
    return (answer.SecurityGroups ?? []).map((group) => group.GroupId ?? "");
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new ServiceError(refusal, error.message);
  }
}
