import type { JsonObject } from "../json.ts";
import { sameJson } from "../json.ts";
import type { ResourceType } from "../resources/resource-type.ts";
import type { Revision, StackResource } from "../state.ts";
import { isUnknown } from "../template/evaluate.ts";
import { referencesOf } from "../template/references.ts";
import type { ResourceDefinition } from "../template/template.ts";
import type { Fate } from "./change-scope.ts";
import { type PropertyChange, propertyChanges } from "./property-changes.ts";

/** What a resource's change is worked out from. */
export interface Comparison {
  readonly resource: StackResource;
  readonly definition: ResourceDefinition;
  readonly type: ResourceType;
  /** As far as they can be known. */
  readonly properties: JsonObject;
  readonly revision: Revision;
  readonly previous: Revision | undefined;
  readonly fates: ReadonlyMap<string, Fate>;
}

/** AWS's ResourceChange of a resource that is there already, or undefined where nothing changes. */
export function modification(comparison: Comparison): { readonly fate: Fate; readonly change?: JsonObject } {
  const { resource, definition, type, properties } = comparison;
  const changes = propertyChanges(resource.properties, properties);
  const details = changes.map((change) => detailOf(change, comparison));
  const scope = details.length > 0 ? ["Properties"] : [];
  if (type.taggable && !sameJson(resource.stackTags, comparison.revision.tags)) {
    details.push({
      Target: { Attribute: "Tags", RequiresRecreation: "Never" },
      Evaluation: "Static",
      ChangeSource: "DirectModification",
    });
    scope.push("Tags");
  }
  if (!sameJson(resource.metadata, definition.Metadata)) {
    details.push({
      Target: { Attribute: "Metadata", RequiresRecreation: "Never" },
      Evaluation: "Static",
      ChangeSource: "DirectModification",
    });
    scope.push("Metadata");
  }
  const failed = resource.status.endsWith("_FAILED");
  if (details.length === 0 && !failed) return { fate: "same" };
  const replacement =
    failed && resource.status === "CREATE_FAILED" ? "True" : replacementOf(changes, comparison);
  const fates = { True: "replaced", Conditional: "perhaps replaced", False: "changed" } as const;
  const keeps = definition.UpdateReplacePolicy === "Retain";
  const policy = keeps ? "ReplaceAndRetain" : "ReplaceAndDelete";
  return {
    // New tags leave every attribute as it is.
    fate: changes.length === 0 && replacement === "False" ? "same" : fates[replacement],
    change: {
      ...(replacement === "False" ? {} : { PolicyAction: policy }),
      Action: "Modify",
      LogicalResourceId: resource.logicalId,
      PhysicalResourceId: resource.physicalId ?? "",
      ResourceType: resource.type,
      Replacement: replacement,
      Scope: scope,
      Details: details,
      BeforeContext: JSON.stringify({ Properties: resource.properties }),
      AfterContext: JSON.stringify({ Properties: properties }),
    },
  };
}

function replacementOf(
  changes: readonly PropertyChange[],
  comparison: Comparison,
): "True" | "Conditional" | "False" {
  const recreating = changes.filter((change) => recreates(change, comparison));
  if (recreating.length === 0) return "False";
  return recreating.some((change) => !isUnknown(text(change.after))) ? "True" : "Conditional";
}

function recreates({ name }: PropertyChange, { type, definition }: Comparison): boolean {
  const also = type.alsoReplacedBy?.(definition.UpdatePolicy) ?? [];
  return !type.update || type.replacedBy.includes(name) || also.includes(name);
}

function detailOf(change: PropertyChange, comparison: Comparison): JsonObject {
  const { name, path, before, after } = change;
  const dynamic = isUnknown(text(after));
  const kind = before === undefined ? "Add" : after === undefined ? "Remove" : "Modify";
  return {
    Target: {
      Attribute: "Properties",
      Name: name,
      Path: path,
      RequiresRecreation: recreates(change, comparison) ? "Always" : "Never",
      ...(before === undefined ? {} : { BeforeValue: text(before) }),
      ...(after === undefined ? {} : { AfterValue: text(after) }),
      AttributeChangeType: kind,
    },
    Evaluation: dynamic ? "Dynamic" : "Static",
    ...causeOf(name, comparison),
  };
}

/** Whether the template itself changed there, or a parameter, or a resource that it refers to. */
function causeOf(name: string, comparison: Comparison): JsonObject {
  const { definition, fates, revision, previous } = comparison;
  const { refs, attributes } = referencesOf(definition.Properties[name]);
  const moved = (id: string) => fates.has(id) && fates.get(id) !== "same";
  const attribute = attributes.find((one) => moved(one.logicalId));
  if (attribute) {
    const CausingEntity = `${attribute.logicalId}.${attribute.attribute}`;
    return { ChangeSource: "ResourceAttribute", CausingEntity };
  }
  const reference = refs.find(moved);
  if (reference) return { ChangeSource: "ResourceReference", CausingEntity: reference };
  const parameter = refs.find(
    (one) =>
      revision.parameters[one] !== undefined &&
      (revision.parameters[one] !== previous?.parameters[one] ||
        revision.resolvedParameters[one] !== previous?.resolvedParameters[one]),
  );
  if (parameter) return { ChangeSource: "ParameterReference", CausingEntity: parameter };
  return { ChangeSource: "DirectModification" };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
