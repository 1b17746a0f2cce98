import { architectureOf } from "../template/image.ts";
import { nameTags } from "../template/names.ts";
import { getAtt, type Resources } from "../template/template.ts";
import { containerDefinition } from "./container-definition.ts";
import type { FargateInput } from "./fargate-input.ts";
import { leaseContainer } from "./lease-container.ts";
import { sizeOf } from "./limits.ts";
import { fargateIds } from "./names.ts";
import { taskOfInstance } from "./task-size.ts";
import { leaseVolume, volumes } from "./volumes.ts";

/** One task: the app's containers, and the one that holds the lease for them. */
export function taskDefinition(input: FargateInput): Resources {
  const { configuration, compose } = input;
  const { size = taskOfInstance(configuration.instance.type) } = sizeOf(input);
  return {
    [fargateIds.taskDefinition]: {
      Type: "AWS::ECS::TaskDefinition",
      Properties: {
        Family: `hitori-${configuration.name}`,
        RequiresCompatibilities: ["FARGATE"],
        NetworkMode: "awsvpc",
        // So that the lease's container can kill the others.
        PidMode: "task",
        Cpu: String(size.cpu),
        Memory: String(size.memory),
        RuntimePlatform: {
          OperatingSystemFamily: "LINUX",
          CpuArchitecture: architectureOf(configuration.instance.type) === "arm64" ? "ARM64" : "X86_64",
        },
        ExecutionRoleArn: getAtt(fargateIds.executionRole, "Arn"),
        TaskRoleArn: getAtt(fargateIds.taskRole, "Arn"),
        Volumes: volumes(input),
        ContainerDefinitions: [
          leaseContainer(input, leaseVolume),
          ...compose.services.map((service) => containerDefinition(service, input)),
        ],
        Tags: nameTags(configuration),
      },
    },
  };
}
