import type { ModifySubnetAttributeCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { find } from "../find.ts";
import { ec2 } from "../state.ts";

/** MapPublicIpOnLaunch is the one attribute that means something here; the others are refused. */
export function modifySubnetAttribute(input: ModifySubnetAttributeCommandInput, account: Account) {
  const subnet = find("subnet", ec2.of(account).network.subnets, input.SubnetId);
  if (input.MapPublicIpOnLaunch?.Value === undefined) {
    throw new ServiceError(
      "UnsupportedOperation",
      "The local cloud can modify MapPublicIpOnLaunch of a subnet only.",
    );
  }
  subnet.mapPublicIpOnLaunch = input.MapPublicIpOnLaunch.Value;
  return {};
}
