import { randomUUID } from "node:crypto";
import type {
  DescribeStackDriftDetectionStatusCommandInput,
  DescribeStackDriftDetectionStatusCommandOutput,
  DescribeStackResourceDriftsCommandInput,
  DetectStackDriftCommandInput,
} from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { requireStack } from "./find.ts";
import { cloudFormation } from "./state.ts";
import { validationError } from "./validation-error.ts";

/** Begun and ended as failed: drift is not simulated, and nobody is told that there is none. */
export function detectStackDrift(input: DetectStackDriftCommandInput, account: Account) {
  const stack = requireStack(account, input.StackName);
  if (!/^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|ROLLBACK)_(COMPLETE|FAILED)$/.test(stack.status)) {
    throw validationError(
      `Drift detection cannot be performed on stack [${stack.stackId}] in ${stack.status} state.`,
    );
  }
  const state = cloudFormation.of(account);
  const StackDriftDetectionId = randomUUID();
  state.driftDetections = {
    ...state.driftDetections,
    [StackDriftDetectionId]: { stackId: stack.stackId, at: account.now },
  };
  return { StackDriftDetectionId };
}

export function describeStackDriftDetectionStatus(
  input: DescribeStackDriftDetectionStatusCommandInput,
  account: Account,
): Omit<DescribeStackDriftDetectionStatusCommandOutput, "$metadata"> {
  const id = input.StackDriftDetectionId ?? "";
  const found = cloudFormation.of(account).driftDetections?.[id];
  if (!found) throw validationError(`Stack drift detection with id ${id} does not exist.`);
  return {
    StackId: found.stackId,
    StackDriftDetectionId: id,
    StackDriftStatus: "UNKNOWN",
    DetectionStatus: "DETECTION_FAILED",
    DetectionStatusReason:
      "The local cloud does not simulate drift: whether this stack drifted is not known.",
    DriftedStackResourceCount: 0,
    Timestamp: new Date(found.at),
  };
}

/** Of resources that were checked alone, and none was. */
export function describeStackResourceDrifts(
  input: DescribeStackResourceDriftsCommandInput,
  account: Account,
) {
  requireStack(account, input.StackName);
  return { StackResourceDrifts: [] };
}
