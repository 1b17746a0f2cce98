import type { RequestLaunchTemplateData } from "@aws-sdk/client-ec2";
import { ServiceError } from "../../service-error.ts";
import { checkedUserData } from "../instances/launch-references.ts";

/**
 * Launch template data is hardly validated by AWS: what it refers to is looked up when it is launched. Only what
 * can never be right is refused here.
 */
export function checkedData(data: RequestLaunchTemplateData | undefined): RequestLaunchTemplateData {
  if (data === undefined) {
    throw new ServiceError("MissingParameter", "The request must contain the parameter LaunchTemplateData");
  }
  if (data.UserData !== undefined) checkedUserData(data.UserData);
  if (data.SecurityGroupIds?.length && data.NetworkInterfaces?.length) {
    throw new ServiceError(
      "InvalidParameterCombination",
      "Network interfaces and an instance-level security groups may not be specified on the same request",
    );
  }
  return data;
}
