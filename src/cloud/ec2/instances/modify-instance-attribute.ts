import type { ModifyInstanceAttributeCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { find } from "../find.ts";
import type { InstanceRecord } from "../instance.ts";
import { findInstanceType } from "../instance-types.ts";
import { ec2 } from "../state.ts";
import { checkedUserData } from "./launch-references.ts";
import { namedInstance } from "./state-change.ts";

type Change = (instance: InstanceRecord) => void;

/** One attribute a call, as in AWS, in the new form (a member of its own) or the old one (its name and a text). */
export function modifyInstanceAttribute(input: ModifyInstanceAttributeCommandInput, account: Account) {
  const instance = namedInstance(input.InstanceId, account);
  const changes = givenChanges(input, account);
  const [change] = changes;
  if (!change) {
    throw new ServiceError(
      "InvalidParameterCombination",
      "No attributes specified. The local cloud can modify userData, instanceType, instanceInitiatedShutdownBehavior, disableApiTermination, disableApiStop, sourceDestCheck, ebsOptimized and groups of an instance.",
    );
  }
  if (changes.length > 1) {
    throw new ServiceError(
      "InvalidParameterCombination",
      "Fields for multiple attribute types specified: only one attribute can be modified at a time.",
    );
  }
  change(instance);
  return {};
}

function givenChanges(input: ModifyInstanceAttributeCommandInput, account: Account): Change[] {
  const flags = (["disableApiTermination", "disableApiStop", "sourceDestCheck", "ebsOptimized"] as const).map(
    (attribute) => flagChange(input, attribute),
  );
  const behavior =
    input.InstanceInitiatedShutdownBehavior?.Value ?? givenValue(input, "instanceInitiatedShutdownBehavior");
  const type = input.InstanceType?.Value ?? givenValue(input, "instanceType");
  const userData = newUserData(input);
  const groups = input.Groups?.length ? input.Groups : undefined;
  return [
    ...flags,
    behavior === undefined ? undefined : (instance: InstanceRecord) => setBehavior(instance, behavior),
    type === undefined ? undefined : (instance: InstanceRecord) => setType(instance, type),
    userData === undefined ? undefined : (instance: InstanceRecord) => setUserData(instance, userData),
    groups && ((instance: InstanceRecord) => setGroups(instance, groups, account)),
  ].filter((change) => change !== undefined);
}

function flagChange(
  input: ModifyInstanceAttributeCommandInput,
  attribute: "disableApiTermination" | "disableApiStop" | "sourceDestCheck" | "ebsOptimized",
): Change | undefined {
  const member = `${attribute.charAt(0).toUpperCase()}${attribute.slice(1)}` as "SourceDestCheck";
  const value = input[member]?.Value ?? parseBoolean(givenValue(input, attribute));
  if (value === undefined) return undefined;
  return (instance) => {
    if (attribute === "ebsOptimized") requireStopped(instance);
    instance[attribute] = value;
  };
}

/** The old way of giving one attribute: its name, and its value as text. */
function givenValue(input: ModifyInstanceAttributeCommandInput, attribute: string): string | undefined {
  return input.Attribute === attribute ? input.Value : undefined;
}

function parseBoolean(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text === "true";
}

/** As base64. */
function newUserData(input: ModifyInstanceAttributeCommandInput): string | undefined {
  const bytes = input.UserData?.Value;
  if (bytes !== undefined) return Buffer.from(bytes).toString("base64");
  return givenValue(input, "userData");
}

function requireStopped(instance: InstanceRecord): void {
  if (instance.state === "stopped") return;
  throw new ServiceError(
    "IncorrectInstanceState",
    `The instance '${instance.instanceId}' is not in the 'stopped' state.`,
  );
}

/** Editable only while stopped; it does not run again by itself (EC2 user guide, user data). */
function setUserData(instance: InstanceRecord, userData: string): void {
  requireStopped(instance);
  instance.userData = checkedUserData(userData);
}

/** Of the architecture that its image has. */
function setType(instance: InstanceRecord, name: string): void {
  requireStopped(instance);
  const type = findInstanceType(name);
  if (type.architecture !== instance.architecture) {
    throw new ServiceError(
      "InvalidParameterValue",
      `The architecture '${type.architecture}' of the specified instance type does not match the architecture '${instance.architecture}' of the instance's image.`,
    );
  }
  instance.instanceType = type.name;
}

function setGroups(instance: InstanceRecord, groups: readonly string[], account: Account): void {
  const { securityGroups } = ec2.of(account).network;
  instance.securityGroupIds = groups.map((id) => find("securityGroup", securityGroups, id).groupId);
}

function setBehavior(instance: InstanceRecord, behavior: string): void {
  if (behavior !== "stop" && behavior !== "terminate") {
    throw new ServiceError(
      "InvalidParameterValue",
      `Value (${behavior}) for parameter instanceInitiatedShutdownBehavior is invalid.`,
    );
  }
  instance.instanceInitiatedShutdownBehavior = behavior;
}
