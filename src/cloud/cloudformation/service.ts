import type { Service } from "../service.ts";
import { cancelUpdateStack, continueUpdateRollback } from "./continue-update-rollback.ts";
import { createChangeSet } from "./create-change-set.ts";
import { createStack } from "./create-stack.ts";
import { deleteStack } from "./delete-stack.ts";
import { describeChangeSet, listChangeSets } from "./describe-change-set.ts";
import { describeStackEvents } from "./describe-stack-events.ts";
import {
  describeStackResource,
  describeStackResources,
  listStackResources,
} from "./describe-stack-resources.ts";
import { describeStacks } from "./describe-stacks.ts";
import { deleteChangeSet, executeChangeSet } from "./execute-change-set.ts";
import { getTemplate, getTemplateSummary, validateTemplate } from "./get-template.ts";
import { listExports, listImports } from "./list-exports.ts";
import { listStacks } from "./list-stacks.ts";
import { pass } from "./pass.ts";
import { signalResource } from "./signal-resource.ts";
import {
  describeStackDriftDetectionStatus,
  describeStackResourceDrifts,
  detectStackDrift,
} from "./stack-drift.ts";
import { getStackPolicy, setStackPolicy, updateTerminationProtection } from "./stack-settings.ts";
import { updateStack } from "./update-stack.ts";

export const cloudFormationService: Service = {
  name: "cloudformation",
  client: "cloudformation",
  protocol: "query",
  operations: {
    CancelUpdateStack: cancelUpdateStack,
    ContinueUpdateRollback: continueUpdateRollback,
    CreateChangeSet: createChangeSet,
    CreateStack: createStack,
    DeleteChangeSet: deleteChangeSet,
    DeleteStack: deleteStack,
    DescribeChangeSet: describeChangeSet,
    DescribeStackDriftDetectionStatus: describeStackDriftDetectionStatus,
    DescribeStackEvents: describeStackEvents,
    DescribeStackResource: describeStackResource,
    DescribeStackResourceDrifts: describeStackResourceDrifts,
    DescribeStackResources: describeStackResources,
    DescribeStacks: describeStacks,
    DetectStackDrift: detectStackDrift,
    ExecuteChangeSet: executeChangeSet,
    GetStackPolicy: getStackPolicy,
    GetTemplate: getTemplate,
    GetTemplateSummary: getTemplateSummary,
    ListChangeSets: listChangeSets,
    ListExports: listExports,
    ListImports: listImports,
    ListStackResources: listStackResources,
    ListStacks: listStacks,
    SetStackPolicy: setStackPolicy,
    SignalResource: signalResource,
    UpdateStack: updateStack,
    UpdateTerminationProtection: updateTerminationProtection,
    ValidateTemplate: validateTemplate,
  },
  recordedOnly: ["DescribeStackDriftDetectionStatus", "DescribeStackResourceDrifts", "DetectStackDrift"],
  pass,
};
