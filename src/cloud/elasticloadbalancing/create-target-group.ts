import type { CreateTargetGroupCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { isRecordedOnly } from "../machines/recorded-only.ts";
import { ServiceError } from "../service-error.ts";
import { targetGroupDefaults } from "./attributes.ts";
import { describeTargetGroup } from "./describe-target-groups.ts";
import { newId } from "./find.ts";
import { changedHealthCheck, defaultHealthCheck, type HealthCheck } from "./health-check.ts";
import { checkName } from "./name.ts";
import { isHttp, readProtocol } from "./protocol.ts";
import { loadBalancing, type TargetGroup } from "./state.ts";
import { vpcExists } from "./subnets.ts";
import { newTags } from "./tags.ts";

/** A group of instances or addresses. The same name and settings answer the first one's. */
export function createTargetGroup(input: CreateTargetGroupCommandInput, account: Account) {
  const name = checkName(input.Name, "target group");
  const targetType = readTargetType(account, input);
  const { protocol, protocolVersion } = readProtocol(account, input);
  const port = checkPort(input.Port);
  const vpcId = checkVpc(account, input.VpcId);
  const healthCheck = changedHealthCheck(account, newHealthCheck(protocol, input), input, protocol);
  const state = loadBalancing.of(account);
  const existing = Object.values(state.targetGroups).find((one) => one.name === name);
  if (existing) {
    const settings = (one: Pick<TargetGroup, "targetType" | "protocol" | "port" | "vpcId" | "healthCheck">) =>
      JSON.stringify([one.targetType, one.protocol ?? "HTTP", one.port, one.vpcId, one.healthCheck]);
    if (settings(existing) !== settings({ targetType, protocol, port, vpcId, healthCheck })) {
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
    protocol,
    protocolVersion,
    port,
    vpcId,
    healthCheck,
    attributes: { ...targetGroupDefaults, ...(isHttp(protocol) ? {} : { "stickiness.type": "source_ip" }) },
    tags: newTags(input.Tags),
    targets: [],
  };
  state.targetGroups[arn] = group;
  return { TargetGroups: [describeTargetGroup(group, account)] };
}

function readTargetType(account: Account, { TargetType = "instance" }: CreateTargetGroupCommandInput) {
  if (TargetType === "instance" || TargetType === "ip") return TargetType;
  if (TargetType === "alb" && isRecordedOnly(account)) return TargetType;
  throw new ServiceError(
    "UnsupportedOperation",
    `The local cloud's targets are instances and addresses; the target type is '${TargetType}'.`,
  );
}

function checkPort(port: number | undefined): number {
  if (port === undefined) throw new ServiceError("ValidationError", "A port must be specified");
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new ServiceError("ValidationError", `Port '${port}' must be in the range of 1 to 65535`);
}

function checkVpc(account: Account, vpcId: string | undefined): string {
  if (!vpcId) throw new ServiceError("ValidationError", "A VPC ID must be specified");
  if (vpcExists(account, vpcId)) return vpcId;
  throw new ServiceError("ValidationError", `The VPC ID '${vpcId}' is not found`);
}

/** Where only one of interval and timeout is given, a check that may take as long as its interval follows it. */
function newHealthCheck(protocol: string, input: CreateTargetGroupCommandInput): HealthCheck {
  if (isHttp(protocol)) return defaultHealthCheck;
  const { HealthCheckIntervalSeconds: interval = 30, HealthCheckTimeoutSeconds: timeout = 10 } = input;
  return {
    ...defaultHealthCheck,
    protocol: "TCP",
    intervalSeconds: Math.max(interval, input.HealthCheckTimeoutSeconds ?? 0),
    timeoutSeconds: Math.min(timeout, interval),
  };
}
