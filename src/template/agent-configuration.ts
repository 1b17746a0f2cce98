import { dirname, relative } from "node:path";
import type { AgentConfiguration } from "../config/agent-configuration.ts";
import { allocationId } from "./elastic-ip.ts";
import { autoScalingGroupName, logicalIds, terminatingHookName } from "./names.ts";
import { placeholder } from "./template.ts";
import type { TemplateInput } from "./template-input.ts";

/** The agent's configuration with `${…}` where CloudFormation fills in what it makes. */
export function agentConfiguration(input: TemplateInput): AgentConfiguration {
  const { configuration, compose, projectFiles, sourceDirectory, runtime } = input;
  const { healing, storage, instance } = configuration;
  return {
    version: 1,
    app: configuration.name,
    region: placeholder("AWS::Region"),
    autoScalingGroupName: autoScalingGroupName(configuration),
    lifecycleHookName: terminatingHookName,
    logGroupName: placeholder(logicalIds.logGroup),
    topicArn: configuration.notifications.topic ?? placeholder(logicalIds.topic),
    fileSystemId: storage.fileSystem === "new" ? placeholder(logicalIds.fileSystem) : storage.fileSystem,
    mountPath: storage.mountPath,
    // IAM says who mounts, where the role is ours and may; a profile of the user's own may lack that right.
    mountOptions: instance.instanceProfile === undefined ? ["tls", "iam"] : ["tls"],
    leaseProfile: "default",
    guard: "required",
    healthCheck: healing.healthCheck,
    breaker: healing.breaker,
    gracePeriodSeconds: healing.gracePeriodSeconds,
    ...(configuration.ingress.elasticIp === undefined ? {} : { elasticIp: allocationId(configuration) }),
    ...(configuration.logs.forward ? {} : { forwardLogs: false }),
    ...(runtime === undefined ? {} : { runtime }),
    project: {
      composeFiles: compose.files.map((file) => relative(dirname(compose.file), file)),
      files: projectFiles,
      sourceDirectory,
    },
  };
}
