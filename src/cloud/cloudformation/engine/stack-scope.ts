import type { DescribeAvailabilityZonesCommandOutput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { isObject, type Json } from "../json.ts";
import { cloudFormation, type Revision, type Stack } from "../state.ts";
import { conditionsOf } from "../template/conditions.ts";
import { parameterValue } from "../template/parameters.ts";
import type { Scope } from "../template/scope.ts";
import { validationError } from "../validation-error.ts";

type NamedStack = Pick<Stack, "stackId" | "stackName">;

/** What a revision's expressions mean without its resources: parameters, pseudo parameters, mappings, conditions. */
export function revisionScope(account: Account, stack: NamedStack, revision: Revision): Scope {
  const values = { values: revision.parameters, resolved: revision.resolvedParameters };
  const unresolved = (name: string) =>
    validationError(
      `Template format error: Unresolved resource dependencies [${name}] in the Resources block of the template`,
    );
  const scope: Omit<Scope, "condition"> = {
    ref: (name) => {
      if (name.startsWith("AWS::")) return pseudoParameter(account, stack, revision, name);
      const value = parameterValue(revision.template, name, values);
      if (value === undefined) throw unresolved(name);
      return value;
    },
    attribute: (logicalId) => {
      throw unresolved(logicalId);
    },
    mapping: (map, top, second) => {
      const entry = revision.template.Mappings[map];
      const inner = isObject(entry) ? entry[top] : undefined;
      return isObject(inner) ? inner[second] : undefined;
    },
    zones: (region) => zonesOf(account, region),
    importValue: (name) => exportNamed(account, name),
  };
  return { ...scope, condition: conditionsOf(revision.template, scope) };
}

/** The same with the stack's resources as they are now. */
export function stackScope(account: Account, stack: Stack, revision: Revision): Scope {
  const scope = revisionScope(account, stack, revision);
  return {
    ...scope,
    ref: (name) => stack.resources[name]?.physicalId ?? scope.ref(name),
    attribute: (logicalId, attribute) => {
      const value = stack.resources[logicalId]?.attributes[attribute];
      if (value !== undefined) return value;
      throw validationError(
        `Template error: resource ${logicalId} does not support attribute type ${attribute} in Fn::GetAtt`,
      );
    },
  };
}

function pseudoParameter(
  account: Account,
  stack: NamedStack,
  revision: Revision,
  name: string,
): Json | undefined {
  const values: Readonly<Record<string, Json | undefined>> = {
    "AWS::AccountId": account.accountId,
    "AWS::NotificationARNs": [...revision.notificationArns],
    "AWS::NoValue": undefined,
    "AWS::Partition": account.partition,
    "AWS::Region": account.region,
    "AWS::StackId": stack.stackId,
    "AWS::StackName": stack.stackName,
    "AWS::URLSuffix": account.domain,
  };
  if (name in values) return values[name];
  throw validationError(`Template error: unresolved pseudo parameter ${name}`);
}

function zonesOf(account: Account, region: string): string[] {
  if (region !== "" && region !== account.region) {
    throw validationError(
      `Template error: Fn::GetAZs of ${region} from a stack in ${account.region} is not simulated.`,
    );
  }
  const answer = account.call<DescribeAvailabilityZonesCommandOutput>("ec2", "DescribeAvailabilityZones", {});
  return (answer.AvailabilityZones ?? []).map((zone) => zone.ZoneName ?? "").sort();
}

function exportNamed(account: Account, name: string): string {
  for (const stack of Object.values(cloudFormation.of(account).stacks)) {
    if (stack.deletedAt !== undefined) continue;
    const found = stack.outputs.find((output) => output.exportName === name);
    if (found) return found.value;
  }
  throw validationError(`No export named ${name} found.`);
}
