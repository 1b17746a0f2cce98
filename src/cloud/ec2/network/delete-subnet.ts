import type { DeleteSubnetCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { find } from "../find.ts";
import { ec2 } from "../state.ts";
import { dependencyViolation } from "./dependency-violation.ts";
import { networkInterfaces } from "./network-interfaces.ts";

/** Its route table association goes with it; an interface in it does not. */
export function deleteSubnet(input: DeleteSubnetCommandInput, account: Account) {
  const { network } = ec2.of(account);
  const { subnetId } = find("subnet", network.subnets, input.SubnetId);
  if (networkInterfaces(account).some((one) => one.subnetId === subnetId)) {
    throw dependencyViolation("subnet", subnetId);
  }
  for (const table of Object.values(network.routeTables)) {
    table.associations = table.associations.filter((one) => one.subnetId !== subnetId);
  }
  delete network.subnets[subnetId];
  return {};
}
