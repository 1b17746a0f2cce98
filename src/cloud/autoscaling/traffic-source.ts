import type { TrafficSourceIdentifier } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { required, validationError } from "./find.ts";
import type { Group, TrafficSource } from "./state.ts";

const sourcesOfAGroup = 50;

export function targetGroupsOf(group: Group): TrafficSource[] {
  return group.trafficSources.filter((source) => source.type === "elbv2" && source.state !== "Removing");
}

/**
 * Attaches; the control loop registers the instances that are in service. Attaching again changes nothing.
 * @throws ServiceError ValidationError for a target group that does not exist
 */
export function addTrafficSources(
  account: Account,
  group: Group,
  given: readonly TrafficSourceIdentifier[],
): void {
  const sources = given.map(identify);
  for (const source of sources) {
    if (source.type === "elbv2") requireTargetGroup(account, source.identifier);
  }
  for (const source of sources) {
    const known = group.trafficSources.find((other) => other.identifier === source.identifier);
    if (known) {
      if (known.state === "Removing") known.state = "Adding";
      continue;
    }
    if (group.trafficSources.length >= sourcesOfAGroup) {
      throw new ServiceError(
        "LimitExceeded",
        `You have reached the limit of ${sourcesOfAGroup} traffic sources.`,
      );
    }
    group.trafficSources.push(source);
  }
}

/** Detaches; instances stay as they are, their targets drain. @throws ServiceError ValidationError */
export function removeTrafficSources(group: Group, given: readonly TrafficSourceIdentifier[]): void {
  const sources = given.map(({ Identifier }) => {
    const known = group.trafficSources.find((source) => source.identifier === Identifier);
    if (!known)
      throw validationError(`Trying to remove Traffic Sources that are not part of the group: ${Identifier}`);
    return known;
  });
  for (const source of sources) source.state = "Removing";
}

function identify(given: TrafficSourceIdentifier): TrafficSource {
  const identifier = required("trafficSources.member.identifier", given.Identifier);
  const type = given.Type ?? typeOf(identifier);
  if (type !== "elb" && type !== "elbv2" && type !== "vpc-lattice") {
    throw validationError(`Invalid traffic source type: ${type}`);
  }
  return { identifier, type, state: "Adding" };
}

function typeOf(identifier: string): TrafficSource["type"] {
  if (identifier.includes(":vpc-lattice:")) return "vpc-lattice";
  return identifier.includes(":targetgroup/") ? "elbv2" : "elb";
}

function requireTargetGroup(account: Account, targetGroupArn: string): void {
  try {
    account.call("elasticloadbalancing", "DescribeTargetHealth", { TargetGroupArn: targetGroupArn });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw validationError("Provided Target Groups may not be valid. Please ensure they exist and try again.");
  }
}
