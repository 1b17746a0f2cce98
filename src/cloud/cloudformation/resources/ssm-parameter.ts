import type { PutParameterCommandInput } from "@aws-sdk/client-ssm";
import type { Json } from "../json.ts";
import type { Loose } from "./loose.ts";
import { type ResourceContext, resourceType } from "./resource-type.ts";
import { object } from "./schema.ts";

const fields = {
  AllowedPattern: "string",
  DataType: "string",
  Description: "string",
  Name: "string",
  Tags: "json",
  Tier: "string",
  Type: "string",
  Value: "string",
} as const;

/** Its tags are a map, unlike everybody else's. */
export const ssmParameter = resourceType({
  name: "AWS::SSM::Parameter",
  properties: object(fields, ["Type", "Value"]),
  replacedBy: ["Name"],
  attributeNames: ["Type", "Value"],
  changingAttributes: ["Type", "Value"],
  taggable: true,
  nameProperty: "Name",
  create: (given, context) => {
    const Name = given.Name ?? `CFN-${context.newName(1000)}`;
    const input = { ...settings(given), Name } satisfies Loose<PutParameterCommandInput>;
    context.account.call("ssm", "PutParameter", input);
    return Name;
  },
  ready: (Name, { Tags }, context) => {
    const all: Readonly<Record<string, Json>> = {
      ...context.tags,
      ...(Tags as Record<string, Json> | undefined),
    };
    const list = Object.entries(all).map(([Key, Value]) => ({ Key, Value: String(Value) }));
    context.account.call("ssm", "AddTagsToResource", {
      ResourceType: "Parameter",
      ResourceId: Name,
      Tags: list,
    });
    return true;
  },
  update: (Name, given, previous, context) => {
    const input = { ...settings(given), Name, Overwrite: true } satisfies Loose<PutParameterCommandInput>;
    context.account.call("ssm", "PutParameter", input);
    removeTags(Name, given.Tags, previous.Tags, context);
  },
  remove: (Name, _, { account }) => {
    account.call("ssm", "DeleteParameter", { Name });
    return true;
  },
  attributes: (_, { Type, Value }) => ({ Type: Type ?? "", Value: Value ?? "" }),
});

interface Settings {
  AllowedPattern?: string;
  DataType?: string;
  Description?: string;
  Tier?: string;
  Type?: string;
  Value?: string;
}

function settings({ AllowedPattern, DataType, Description, Tier, Type, Value }: Settings) {
  return { AllowedPattern, DataType, Description, Tier, Type, Value };
}

function removeTags(
  Name: string,
  given: Json | undefined,
  previous: Json | undefined,
  context: ResourceContext,
): void {
  const keys = (tags: Json | undefined, own: object) =>
    Object.keys({ ...own, ...(tags as object | undefined) });
  const now = keys(given, context.tags);
  const TagKeys = keys(previous, context.previousTags).filter((key) => !now.includes(key));
  if (TagKeys.length === 0) return;
  context.account.call("ssm", "RemoveTagsFromResource", {
    ResourceType: "Parameter",
    ResourceId: Name,
    TagKeys,
  });
}
