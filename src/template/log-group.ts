import { logicalIds } from "./names.ts";
import type { Resources } from "./template.ts";

const retentionDays = 30;

/**
 * Where the timeline goes. It outlives the stack, so CloudFormation chooses the name: a fixed one would stop the next
 * deploy of the same app.
 */
export function logGroup(): Resources {
  return {
    [logicalIds.logGroup]: {
      Type: "AWS::Logs::LogGroup",
      DeletionPolicy: "RetainExceptOnCreate",
      UpdateReplacePolicy: "Retain",
      Properties: { RetentionInDays: retentionDays },
    },
  };
}
