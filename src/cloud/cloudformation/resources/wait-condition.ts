import { validationError } from "../validation-error.ts";
import { resourceType } from "./resource-type.ts";
import { object } from "./schema.ts";

/** AWS gives an address in S3 to which signals are sent. Here there is none: signals come by SignalResource. */
export const waitConditionHandle = resourceType({
  name: "AWS::CloudFormation::WaitConditionHandle",
  properties: object({}),
  replacedBy: [],
  attributeNames: [],
  create: (_, { account, newName }) => `${account.cloud.endpoint}/cloudformation-waitcondition/${newName()}`,
  remove: () => true,
});

/** Waits for the signals of its CreationPolicy. */
export const waitCondition = resourceType({
  name: "AWS::CloudFormation::WaitCondition",
  properties: object({ Count: "integer", Handle: "string", Timeout: "integer" }),
  replacedBy: [],
  attributeNames: ["Data"],
  create: (given, context) => {
    if (given.Handle !== undefined) {
      throw validationError(
        `Properties validation failed for resource ${context.logicalId} with message: #/Handle is not simulated by the local cloud; give the wait condition a CreationPolicy and signal it with SignalResource`,
      );
    }
    return context.newName();
  },
  update: () => undefined,
  remove: () => true,
  attributes: (_, __, { signals }) => ({
    Data: JSON.stringify(Object.fromEntries(signals.map((signal) => [signal.uniqueId, signal.status]))),
  }),
});
