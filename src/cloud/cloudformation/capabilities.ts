import { ServiceError } from "../service-error.ts";
import { resourceTypes } from "./resources/resource-types.ts";
import type { Template } from "./template/template.ts";

/** CAPABILITY_IAM for IAM resources, CAPABILITY_NAMED_IAM where one has a name of its own, AUTO_EXPAND for transforms. */
export function neededCapabilities(template: Template): string[] {
  const iam = Object.values(template.Resources).filter((one) => one.Type.startsWith("AWS::IAM::"));
  const named = iam.some(({ Type, Properties }) => {
    const property = resourceTypes[Type]?.nameProperty;
    return property !== undefined && Properties[property] !== undefined;
  });
  return [
    ...(named ? ["CAPABILITY_NAMED_IAM"] : iam.length > 0 ? ["CAPABILITY_IAM"] : []),
    ...(template.Transform.length > 0 ? ["CAPABILITY_AUTO_EXPAND"] : []),
  ];
}

/** Why they are needed: `The following resource(s) require capabilities: [AWS::IAM::Role]`. */
export function capabilitiesReason(template: Template): string | undefined {
  const types = Object.values(template.Resources)
    .map((one) => one.Type)
    .filter((type) => type.startsWith("AWS::IAM::"));
  if (types.length === 0) return undefined;
  return `The following resource(s) require capabilities: [${[...new Set(types)].join(", ")}]`;
}

/** @throws ServiceError InsufficientCapabilitiesException */
export function requireCapabilities(template: Template, given: readonly string[]): void {
  const missing = neededCapabilities(template).filter(
    (one) => !given.includes(one) && !(one === "CAPABILITY_IAM" && given.includes("CAPABILITY_NAMED_IAM")),
  );
  // Transforms of the template's own language make no macros run: AWS asks for nothing when a change set is used.
  const refused = missing.filter((one) => one !== "CAPABILITY_AUTO_EXPAND");
  if (refused.length === 0) return;
  throw new ServiceError(
    "InsufficientCapabilitiesException",
    `Requires capabilities : [${refused.join(", ")}]`,
  );
}
