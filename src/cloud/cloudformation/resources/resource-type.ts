import type { Account } from "../../account.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Fields, ObjectSchema, PropertiesOf } from "./schema.ts";

/** What a resource type may know of the stack that it works for. */
export interface ResourceContext {
  readonly account: Account;
  readonly stackName: string;
  readonly stackId: string;
  readonly logicalId: string;
  /** The stack's own tags and `aws:cloudformation:*`, to be put on whatever can carry tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** The stack's own tags as the resource carried them until now; the same as `tags` where it is new. */
  readonly previousTags: Readonly<Record<string, string>>;
  readonly updatePolicy: JsonObject | undefined;
  /** Signals received since this action began. */
  readonly signals: readonly Signal[];
  /** Whether its policy asks for a last snapshot before it goes. */
  readonly takeSnapshot: boolean;
  /** Kept from one look to the next while one action runs; plain JSON. */
  readonly memory: JsonObject;
  /** When this action began, milliseconds since 1970. */
  readonly startedAt: number;
  /** A name that no other resource has: `stack-LogicalId-1A2B3C4D5E6F`, cut to `limit` characters. */
  readonly newName: (limit?: number) => string;
}

export interface Signal {
  readonly uniqueId: string;
  readonly status: "SUCCESS" | "FAILURE";
}

/**
 * `true` when it is done; `false` when the next look should ask again; `others` when it should, and what is waited for is
 * somebody outside who was given real time (a lifecycle hook's heartbeat). Failure is thrown.
 */
export type Done = boolean | "others";

/**
 * A type of CloudFormation resource. All that it does goes through the other services' AWS operations, at once;
 * what takes time is looked at again by `ready` and `remove`, which therefore must be safe to repeat.
 */
export interface ResourceType<Properties = JsonObject> {
  readonly name: string;
  readonly properties: ObjectSchema;
  /** Properties that cannot change in place. A path (`LaunchTemplateData/UserData`) is not possible: top level alone. */
  readonly replacedBy: readonly string[];
  /** What Fn::GetAtt may ask for. */
  readonly attributeNames: readonly string[];
  /** Attributes that an update in place changes (a launch template's LatestVersionNumber). */
  readonly changingAttributes?: readonly string[];
  /** Whether the stack's tags are put on it, and so a change of them changes it. */
  readonly taggable?: boolean;
  /** Properties that an UpdatePolicy makes force a replacement. */
  readonly alsoReplacedBy?: (updatePolicy: JsonObject | undefined) => readonly string[];
  /** The property that gives it a name of its own, which two of them cannot share. */
  readonly nameProperty?: string;
  /** Whether `Snapshot` is among its deletion policies, and the default one. */
  readonly takesSnapshots?: boolean;
  /** Milliseconds of AWS's time that it may take to become ready. Default one hour. */
  readonly stabilizationLimit?: number;
  /** Starts making it and returns the physical id, which Ref gives. */
  readonly create: (properties: Properties, context: ResourceContext) => string;
  /** Looks whether what was begun is over; may do the steps that come after. Default: at once. */
  readonly ready?: (physicalId: string, properties: Properties, context: ResourceContext) => Done;
  /** Changes it in place. Missing where every property forces a replacement. */
  readonly update?: (
    physicalId: string,
    properties: Properties,
    previous: Properties,
    context: ResourceContext,
  ) => void;
  /** Takes it away, look by look. A ServiceError that says that it is not there means done. */
  readonly remove: (physicalId: string, properties: Properties, context: ResourceContext) => Done;
  readonly attributes?: (
    physicalId: string,
    properties: Properties,
    context: ResourceContext,
  ) => Record<string, Json>;
}

/** Ties a type's functions to the types of its own properties. */
export function resourceType<const F extends Fields>(
  type: Omit<ResourceType<PropertiesOf<F>>, "properties"> & {
    readonly properties: { readonly fields: F; readonly required: readonly string[] };
  },
): ResourceType {
  return type as unknown as ResourceType;
}
