import type { DeleteVpcCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { find } from "../find.ts";
import { ec2 } from "../state.ts";
import { dependencyViolation } from "./dependency-violation.ts";

/** Its main route table and default security group go with it; whatever else it holds must be gone. */
export function deleteVpc(input: DeleteVpcCommandInput, account: Account) {
  const { network } = ec2.of(account);
  const { vpcId } = find("vpc", network.vpcs, input.VpcId);
  const inVpc = (one: { vpcId?: string }) => one.vpcId === vpcId;
  const groups = Object.values(network.securityGroups).filter(inVpc);
  const tables = Object.values(network.routeTables).filter(inVpc);
  const held = [
    ...Object.values(network.subnets).filter(inVpc),
    ...Object.values(network.internetGateways).filter(inVpc),
    ...groups.filter((group) => group.groupName !== "default"),
    ...tables.filter((table) => !table.associations.some((one) => one.main)),
  ];
  if (held.length > 0) throw dependencyViolation("vpc", vpcId);
  for (const group of groups) delete network.securityGroups[group.groupId];
  for (const table of tables) delete network.routeTables[table.routeTableId];
  delete network.vpcs[vpcId];
  return {};
}
