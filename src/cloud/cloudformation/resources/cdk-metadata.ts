import { resourceType } from "./resource-type.ts";
import { object } from "./schema.ts";

/** What the CDK puts into every stack for AWS's statistics. It is nothing, and is sent nowhere. */
export const cdkMetadata = resourceType({
  name: "AWS::CDK::Metadata",
  properties: object({ Analytics: "string" }),
  replacedBy: [],
  attributeNames: [],
  create: (_, context) => context.newName(),
  update: () => undefined,
  remove: () => true,
});
