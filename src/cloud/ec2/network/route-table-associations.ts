import type {
  AssociateRouteTableCommandInput,
  AssociateRouteTableCommandOutput,
  DisassociateRouteTableCommandInput,
  ReplaceRouteTableAssociationCommandInput,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { find } from "../find.ts";
import { newId } from "../new-id.ts";
import { ec2 } from "../state.ts";
import type { NetworkState, RouteTable, RouteTableAssociation } from "./state.ts";

type Answer = Omit<AssociateRouteTableCommandOutput, "$metadata">;

/** A subnet has one route table: its own, or else the VPC's main one. */
export function associateRouteTable(input: AssociateRouteTableCommandInput, account: Account): Answer {
  const { network } = ec2.of(account);
  const table = find("routeTable", network.routeTables, input.RouteTableId);
  const subnet = find("subnet", network.subnets, input.SubnetId);
  if (subnet.vpcId !== table.vpcId) {
    const message = `Route table ${table.routeTableId} and subnet ${subnet.subnetId} belong to different networks`;
    throw new ServiceError("InvalidParameterValue", message);
  }
  const existing = associations(network).find(({ association }) => association.subnetId === subnet.subnetId);
  if (existing && existing.table !== table) {
    const message = `the specified association for route table ${table.routeTableId} conflicts with an existing association`;
    throw new ServiceError("Resource.AlreadyAssociated", message);
  }
  if (existing) return answer(existing.association);
  const association = {
    routeTableAssociationId: newId("rtbassoc"),
    subnetId: subnet.subnetId,
    main: false,
  };
  table.associations.push(association);
  return answer(association);
}

export function disassociateRouteTable(input: DisassociateRouteTableCommandInput, account: Account) {
  const { table, association } = requireAssociation(ec2.of(account).network, input.AssociationId);
  if (association.main) {
    const message = `cannot disassociate the main route table association ${association.routeTableAssociationId}`;
    throw new ServiceError("InvalidParameterValue", message);
  }
  table.associations = table.associations.filter((one) => one !== association);
  return {};
}

/** Gives the subnet, or the VPC as its main table, another route table under a new association. */
export function replaceRouteTableAssociation(
  input: ReplaceRouteTableAssociationCommandInput,
  account: Account,
): Omit<Answer, "AssociationId"> & { NewAssociationId?: string } {
  const { network } = ec2.of(account);
  const { table, association } = requireAssociation(network, input.AssociationId);
  const target = find("routeTable", network.routeTables, input.RouteTableId);
  if (target.vpcId !== table.vpcId) {
    const message = `Route table ${target.routeTableId} belongs to another network than association ${input.AssociationId}`;
    throw new ServiceError("InvalidParameterValue", message);
  }
  table.associations = table.associations.filter((one) => one !== association);
  const replaced = { ...association, routeTableAssociationId: newId("rtbassoc") };
  target.associations.push(replaced);
  const { AssociationId, AssociationState } = answer(replaced);
  return { NewAssociationId: AssociationId, AssociationState };
}

interface Found {
  readonly table: RouteTable;
  readonly association: RouteTableAssociation;
}

function associations(network: NetworkState): Found[] {
  return Object.values(network.routeTables).flatMap((table) =>
    table.associations.map((association) => ({ table, association })),
  );
}

function requireAssociation(network: NetworkState, id: string | undefined): Found {
  const found = associations(network).find(({ association }) => association.routeTableAssociationId === id);
  if (found) return found;
  throw new ServiceError("InvalidAssociationID.NotFound", `The association ID '${id}' does not exist`);
}

function answer(association: RouteTableAssociation): Answer {
  return {
    AssociationId: association.routeTableAssociationId,
    AssociationState: { State: "associated" },
  };
}
