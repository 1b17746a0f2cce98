import type { CreateTargetGroupCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { targetGroupDefaults } from "./attributes.ts";
import { describeTargetGroup } from "./describe-target-groups.ts";
import { newId } from "./find.ts";
import { changedHealthCheck, defaultHealthCheck } from "./health-check.ts";
import { checkName } from "./name.ts";
import { loadBalancing, type TargetGroup } from "./state.ts";
import { newTags } from "./tags.ts";

/** A group of instances or addresses that speak HTTP/1.1. The same name and settings answer the first one's. */
export function createTargetGroup(input: CreateTargetGroupCommandInput, account: Account) {
  const name = checkName(input.Name, "target group");
  const targetType = readTargetType(input);
  const port = input.Port ?? 0;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new ServiceError("ValidationError", "A port must be specified, in the range of 1 to 65535");
  }
  if (!input.VpcId) throw new ServiceError("ValidationError", "A VPC ID must be specified");
  const healthCheck = changedHealthCheck(defaultHealthCheck, input);
  const state = loadBalancing.of(account);
  const existing = Object.values(state.targetGroups).find((one) => one.name === name);
  if (existing) {
    const settings = (one: Pick<TargetGroup, "targetType" | "port" | "vpcId" | "healthCheck">) =>
      JSON.stringify([one.targetType, one.port, one.vpcId, one.healthCheck]);
    if (settings(existing) !== settings({ targetType, port, vpcId: input.VpcId, healthCheck })) {
      throw new ServiceError(
        "DuplicateTargetGroupName",
        `A target group with the same name '${name}' exists, but with different settings`,
      );
    }
    return { TargetGroups: [describeTargetGroup(existing, account)] };
  }
  const arn = account.arn("elasticloadbalancing", `targetgroup/${name}/${newId()}`);
  const group: TargetGroup = {
    arn,
    name,
    targetType,
    port,
    vpcId: input.VpcId,
    healthCheck,
    attributes: { ...targetGroupDefaults },
    tags: newTags(input.Tags),
    targets: [],
  };
  state.targetGroups[arn] = group;
  return { TargetGroups: [describeTargetGroup(group, account)] };
}

function readTargetType(input: CreateTargetGroupCommandInput): TargetGroup["targetType"] {
  const targetType = input.TargetType ?? "instance";
  if (targetType !== "instance" && targetType !== "ip") {
    throw new ServiceError(
      "UnsupportedOperation",
      `The local cloud's targets are instances and addresses; the target type is '${targetType}'.`,
    );
  }
  if (!input.Protocol) throw new ServiceError("ValidationError", "A protocol must be specified");
  if (input.Protocol !== "HTTP" || (input.ProtocolVersion ?? "HTTP1") !== "HTTP1") {
    throw new ServiceError(
      "UnsupportedProtocol",
      `The local cloud forwards HTTP/1.1 alone; the protocol is '${input.Protocol}' ${input.ProtocolVersion ?? ""}`.trimEnd(),
    );
  }
  return targetType;
}
