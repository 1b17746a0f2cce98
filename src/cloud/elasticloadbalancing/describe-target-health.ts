import type {
  DescribeTargetHealthCommandInput,
  TargetHealthDescription,
  TargetHealthReasonEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { findTargetGroup } from "./find.ts";
import type { TargetGroup } from "./state.ts";
import type { Target } from "./target.ts";

/** Every registered target, or those asked for; one that is not registered is `unused`, not an error. */
export function describeTargetHealth(input: DescribeTargetHealthCommandInput, account: Account) {
  const group = findTargetGroup(account, input.TargetGroupArn);
  if (!input.Targets?.length) {
    return { TargetHealthDescriptions: group.targets.map((target) => describe(group, target)) };
  }
  const TargetHealthDescriptions = input.Targets.map((asked): TargetHealthDescription => {
    const port = asked.Port ?? group.port;
    const found = group.targets.find((target) => target.targetId === asked.Id && target.port === port);
    if (found) return describe(group, found);
    return {
      Target: { Id: asked.Id, Port: port },
      HealthCheckPort: group.healthCheck.port === "traffic-port" ? String(port) : group.healthCheck.port,
      TargetHealth: {
        State: "unused",
        Reason: "Target.NotRegistered",
        Description: "Target is not registered to the target group",
      },
    };
  });
  return { TargetHealthDescriptions };
}

function describe(group: TargetGroup, target: Target): TargetHealthDescription {
  return {
    Target: { Id: target.targetId, Port: target.port, AvailabilityZone: target.availabilityZone },
    HealthCheckPort: group.healthCheck.port === "traffic-port" ? String(target.port) : group.healthCheck.port,
    TargetHealth: {
      State: target.state,
      Reason: target.reason as TargetHealthReasonEnum | undefined,
      Description: target.description,
    },
  };
}
