import type {
  GetTemplateCommandInput,
  GetTemplateSummaryCommandInput,
  ValidateTemplateCommandInput,
} from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { capabilitiesReason, neededCapabilities } from "./capabilities.ts";
import { requireChangeSet, requireStackWithId } from "./find.ts";
import { bodyOf } from "./read-revision.ts";
import { readTemplate } from "./template/read-template.ts";
import type { Template } from "./template/template.ts";
import { validateTemplate as checkTemplate } from "./template/validate.ts";
import { validationError } from "./validation-error.ts";

/** The text as it was given; also of a change set that is not executed. */
export function getTemplate(input: GetTemplateCommandInput, account: Account) {
  const body = input.ChangeSetName
    ? requireChangeSet(account, input).changeSet.target.templateBody
    : bodyOfStack(account, input.StackName);
  return { TemplateBody: body, StagesAvailable: ["Original" as const, "Processed" as const] };
}

function bodyOfStack(account: Account, name: string | undefined): string {
  const stack = requireStackWithId(account, name);
  return (stack.revision ?? stack.operation?.target)?.templateBody ?? "{}";
}

export function getTemplateSummary(input: GetTemplateSummaryCommandInput, account: Account) {
  if (input.StackName && requireStackWithId(account, input.StackName).status === "REVIEW_IN_PROGRESS") {
    throw validationError("GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.");
  }
  const template = readTemplate(input.StackName ? bodyOfStack(account, input.StackName) : bodyOf(input));
  return {
    Parameters: Object.entries(template.Parameters).map(([ParameterKey, definition]) => ({
      ParameterKey,
      DefaultValue: definition.Default,
      ParameterType: definition.Type,
      NoEcho: definition.NoEcho ?? false,
      Description: definition.Description,
      ParameterConstraints: { AllowedValues: [...(definition.AllowedValues ?? [])] },
    })),
    Description: template.Description,
    ...capabilitiesOf(template),
    ResourceTypes: [...new Set(Object.values(template.Resources).map((one) => one.Type))],
    Version: "2010-09-09",
    Metadata: template.Metadata && JSON.stringify(template.Metadata),
    DeclaredTransforms: [...template.Transform],
  };
}

/** @throws ServiceError ValidationError for everything that can be told from the template alone */
export function validateTemplate(input: ValidateTemplateCommandInput) {
  const template = readTemplate(bodyOf(input));
  checkTemplate(template);
  return {
    Parameters: Object.entries(template.Parameters).map(([ParameterKey, definition]) => ({
      ParameterKey,
      DefaultValue: definition.Default,
      NoEcho: definition.NoEcho ?? false,
      Description: definition.Description,
    })),
    Description: template.Description,
    ...capabilitiesOf(template),
    DeclaredTransforms: [...template.Transform],
  };
}

function capabilitiesOf(template: Template) {
  const Capabilities = neededCapabilities(template);
  return { Capabilities, CapabilitiesReason: capabilitiesReason(template) };
}
