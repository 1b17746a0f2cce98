import type {
  DescribeInstanceAttributeCommandInput,
  DescribeInstanceAttributeCommandOutput,
  ModifyInstanceAttributeCommandInput,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { find } from "../find.ts";
import type { InstanceRecord } from "../instance.ts";
import { ec2 } from "../state.ts";
import { groupIdentifiers } from "./describe-instance.ts";
import { checkedUserData } from "./launch-references.ts";
import { namedInstances } from "./state-change.ts";

export function describeInstanceAttribute(
  input: DescribeInstanceAttributeCommandInput,
  account: Account,
): Omit<DescribeInstanceAttributeCommandOutput, "$metadata"> {
  const instance = named(input.InstanceId, account);
  const InstanceId = instance.instanceId;
  switch (input.Attribute) {
    case "userData":
      return { InstanceId, UserData: { Value: instance.userData === "" ? undefined : instance.userData } };
    case "instanceInitiatedShutdownBehavior":
      return {
        InstanceId,
        InstanceInitiatedShutdownBehavior: { Value: instance.instanceInitiatedShutdownBehavior },
      };
    case "disableApiTermination":
      return { InstanceId, DisableApiTermination: { Value: instance.disableApiTermination } };
    case "groupSet":
      return { InstanceId, Groups: groupIdentifiers(instance.securityGroupIds, account) };
    case "instanceType":
      return { InstanceId, InstanceType: { Value: instance.instanceType } };
    default:
      throw new ServiceError(
        "InvalidParameterValue",
        `Value (${input.Attribute}) for parameter attribute is invalid.`,
      );
  }
}

export function modifyInstanceAttribute(input: ModifyInstanceAttributeCommandInput, account: Account) {
  const instance = named(input.InstanceId, account);
  const behavior =
    input.InstanceInitiatedShutdownBehavior?.Value ?? givenValue(input, "instanceInitiatedShutdownBehavior");
  const protection =
    input.DisableApiTermination?.Value ?? parseBoolean(givenValue(input, "disableApiTermination"));
  const userData = newUserData(input);
  const groups = input.Groups?.length ? input.Groups : undefined;
  if (![behavior, protection, userData, groups].some((one) => one !== undefined)) {
    throw new ServiceError(
      "UnsupportedOperation",
      "The local cloud can modify userData, instanceInitiatedShutdownBehavior, disableApiTermination and groups of an instance.",
    );
  }
  if (userData !== undefined) setUserData(instance, userData);
  if (behavior !== undefined) setBehavior(instance, behavior);
  if (protection !== undefined) instance.disableApiTermination = protection;
  if (groups !== undefined) {
    const { securityGroups } = ec2.of(account).network;
    instance.securityGroupIds = groups.map((id) => find("securityGroup", securityGroups, id).groupId);
  }
  return {};
}

function named(id: string | undefined, account: Account): InstanceRecord {
  const [instance] = namedInstances(id ? [id] : [], account);
  if (instance) return instance;
  throw new ServiceError("InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`);
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

/** Editable only while stopped; it does not run again by itself (EC2 user guide, user data). */
function setUserData(instance: InstanceRecord, userData: string): void {
  if (instance.state !== "stopped") {
    throw new ServiceError(
      "IncorrectInstanceState",
      `The instance '${instance.instanceId}' is not in the 'stopped' state.`,
    );
  }
  instance.userData = checkedUserData(userData);
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
