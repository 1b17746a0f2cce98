import { createHash } from "node:crypto";
import type {
  AssociateIamInstanceProfileCommandInput,
  DescribeIamInstanceProfileAssociationsCommandInput,
  IamInstanceProfileAssociation,
  IamInstanceProfileSpecification,
  ReplaceIamInstanceProfileAssociationCommandInput,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { find } from "../find.ts";
import type { InstanceRecord } from "../instance.ts";
import { page } from "../page.ts";
import { ec2 } from "../state.ts";
import { profileOf } from "./describe-instance.ts";
import { instanceProfileArn } from "./launch-references.ts";

/** From here on the instance's metadata hands out the profile's role. @throws ServiceError IncorrectState where it has one */
export function associateIamInstanceProfile(
  input: AssociateIamInstanceProfileCommandInput,
  account: Account,
) {
  const instance = find("instance", ec2.of(account).instances, input.InstanceId);
  if (instance.state !== "running" && instance.state !== "stopped") {
    throw new ServiceError(
      "IncorrectInstanceState",
      `The instance '${instance.instanceId}' is not in the 'running' or 'stopped' states.`,
    );
  }
  if (instance.iamInstanceProfileArn !== undefined) {
    const message = `There is an existing association for instance ${instance.instanceId}`;
    throw new ServiceError("IncorrectState", message);
  }
  instance.iamInstanceProfileArn = givenProfile(input.IamInstanceProfile, account);
  return { IamInstanceProfileAssociation: { ...describe(instance, account), State: "associating" as const } };
}

/** The association gets another id, as AWS gives it. */
export function replaceIamInstanceProfileAssociation(
  input: ReplaceIamInstanceProfileAssociationCommandInput,
  account: Account,
) {
  const instance = associated(account, input.AssociationId);
  instance.iamInstanceProfileArn = givenProfile(input.IamInstanceProfile, account);
  return { IamInstanceProfileAssociation: { ...describe(instance, account), State: "associating" as const } };
}

export function disassociateIamInstanceProfile(input: { AssociationId?: string }, account: Account) {
  const instance = associated(account, input.AssociationId);
  const before = describe(instance, account);
  delete instance.iamInstanceProfileArn;
  return { IamInstanceProfileAssociation: { ...before, State: "disassociating" as const } };
}

export function describeIamInstanceProfileAssociations(
  input: DescribeIamInstanceProfileAssociationsCommandInput,
  account: Account,
) {
  const ids = input.AssociationIds ?? [];
  const wanted = ids.length > 0 ? ids.map((id) => associated(account, id)) : instancesWithProfile(account);
  const all = wanted.map((instance) => describe(instance, account));
  const { items, NextToken } = page(filtered(all, input.Filters, filterTable), input);
  return { IamInstanceProfileAssociations: items, NextToken };
}

const filterTable: FilterTable<IamInstanceProfileAssociation> = {
  values: { "instance-id": ({ InstanceId }) => InstanceId, state: ({ State }) => State },
};

function describe(instance: InstanceRecord, account: Account): IamInstanceProfileAssociation {
  return {
    AssociationId: associationId(instance),
    InstanceId: instance.instanceId,
    IamInstanceProfile: profileOf(instance, account),
    State: "associated",
  };
}

/** Follows from what is associated, so that nothing has to be kept of it. */
function associationId({ instanceId, iamInstanceProfileArn }: InstanceRecord): string {
  const hash = createHash("sha256").update(`${instanceId} ${iamInstanceProfileArn}`).digest("hex");
  return `iip-assoc-0${hash.slice(0, 16)}`;
}

function instancesWithProfile(account: Account): InstanceRecord[] {
  return Object.values(ec2.of(account).instances).filter(
    ({ state, iamInstanceProfileArn }) => state !== "terminated" && iamInstanceProfileArn !== undefined,
  );
}

/** @throws ServiceError InvalidAssociationID.NotFound */
function associated(account: Account, id: string | undefined): InstanceRecord {
  const found = instancesWithProfile(account).find((instance) => associationId(instance) === id);
  if (found) return found;
  throw new ServiceError("InvalidAssociationID.NotFound", `An invalid association-id of '${id}' was given`);
}

/** @throws ServiceError MissingParameter, InvalidParameterValue */
function givenProfile(given: IamInstanceProfileSpecification | undefined, account: Account): string {
  const arn = instanceProfileArn(given, account);
  if (arn !== undefined) return arn;
  throw new ServiceError("MissingParameter", "The request must contain the parameter iamInstanceProfile");
}
