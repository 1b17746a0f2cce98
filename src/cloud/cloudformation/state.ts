import { slice } from "../account.ts";
import type { JsonObject } from "./json.ts";
import type { Signal } from "./resources/resource-type.ts";
import type { Template } from "./template/template.ts";

/** A template with everything that was said with it: what a stack is, was, or is to become. */
export interface Revision {
  readonly templateBody: string;
  readonly template: Template;
  readonly parameters: Record<string, string>;
  readonly resolvedParameters: Record<string, string>;
  readonly tags: Record<string, string>;
  readonly capabilities: readonly string[];
  readonly notificationArns: readonly string[];
  readonly roleArn: string | undefined;
}

export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  physicalId: string | undefined;
  status: string;
  statusReason: string | undefined;
  updatedAt: number;
  /** Evaluated, as they were last put into force. */
  properties: JsonObject;
  attributes: JsonObject;
  /** The stack's tags that it carries; empty where the type takes none. */
  stackTags: Record<string, string>;
  dependsOn: readonly string[];
  deletionPolicy: string;
  updateReplacePolicy: string;
  metadata: JsonObject | undefined;
  signals: Signal[];
}

/** One thing that the running operation has to do. */
export interface Task {
  /** Unique within the operation's present list. */
  readonly id: string;
  readonly logicalId: string;
  /** Tasks that must be over before. */
  readonly after: readonly string[];
  state: "waiting" | "running" | "done" | "failed" | "skipped";
  startedAt: number;
  /** Looks that brought nothing. */
  looks: number;
  memory: JsonObject;
  /** What a removal takes away. */
  readonly removal?: Removal;
}

export interface Removal {
  readonly type: string;
  readonly physicalId: string | undefined;
  readonly properties: JsonObject;
  readonly dependsOn: readonly string[];
  readonly retain: boolean;
  /** Whether a snapshot is to be taken first. */
  readonly snapshot: boolean;
  /** Whether it is the stack's resource of this name itself, not what a replacement left over. */
  readonly own: boolean;
}

export interface Operation {
  readonly kind: "create" | "update" | "delete";
  readonly target: Revision;
  /** What is to be done in the present status. */
  tasks: Task[];
  /** Resources as they were before this operation touched them; null for those that were not there. */
  before: Record<string, StackResource | null>;
  readonly disableRollback: boolean;
  readonly onFailure: "ROLLBACK" | "DO_NOTHING" | "DELETE";
  readonly clientRequestToken: string | undefined;
  /** The stack policy that it is under. */
  readonly policyBody?: string;
  /** When it must be over (TimeoutInMinutes), milliseconds since 1970. */
  readonly deadline: number | undefined;
  /** Resources that ContinueUpdateRollback leaves as they are. */
  skipped: string[];
}

interface StackEventRecord {
  readonly eventId: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly time: number;
  readonly status: string;
  readonly reason: string | undefined;
  readonly properties: string | undefined;
  readonly clientRequestToken: string | undefined;
}

export interface Output {
  readonly key: string;
  readonly value: string;
  readonly description: string | undefined;
  readonly exportName: string | undefined;
}

export interface ChangeSet {
  readonly changeSetId: string;
  readonly changeSetName: string;
  readonly kind: "CREATE" | "UPDATE";
  readonly description: string | undefined;
  readonly createdAt: number;
  readonly target: Revision;
  readonly onStackFailure: "ROLLBACK" | "DO_NOTHING" | "DELETE";
  readonly includeNestedStacks: boolean;
  status: "CREATE_PENDING" | "CREATE_IN_PROGRESS" | "CREATE_COMPLETE" | "FAILED";
  statusReason: string | undefined;
  executionStatus: string;
  /** AWS's Change list, as JSON. */
  changes: JsonObject[];
}

export interface Stack {
  readonly stackId: string;
  readonly stackName: string;
  readonly createdAt: number;
  updatedAt: number | undefined;
  deletedAt: number | undefined;
  status: string;
  statusReason: string | undefined;
  /** Undefined while a change set that creates it is only under review. */
  revision: Revision | undefined;
  disableRollback: boolean;
  timeoutInMinutes: number | undefined;
  terminationProtection: boolean;
  policyBody: string | undefined;
  resources: Record<string, StackResource>;
  outputs: Output[];
  /** Names of other stacks' exports that it uses. */
  imports: string[];
  /** Oldest first. */
  events: StackEventRecord[];
  changeSets: ChangeSet[];
  operation: Operation | undefined;
  /** Physical resources that replacements and rollbacks left over, until clean-up removes them. */
  leftovers: Record<string, Removal & { readonly logicalId: string }>;
}

export interface CloudFormationState {
  /** By stack id. Deleted stacks stay, for AWS describes them by id. */
  stacks: Record<string, Stack>;
  /** What was asked about drift, by its id. */
  driftDetections?: Record<string, { readonly stackId: string; readonly at: number }>;
}

export const cloudFormation = slice<CloudFormationState>("cloudformation", () => ({ stacks: {} }));
