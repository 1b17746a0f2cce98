import type { Parameter, Tag } from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { requireCapabilities } from "./capabilities.ts";
import { revisionScope } from "./engine/stack-scope.ts";
import type { Revision, Stack } from "./state.ts";
import { checkConditionalDependencies } from "./template/conditional-dependencies.ts";
import { checkRules } from "./template/conditions.ts";
import { settleParameters } from "./template/parameters.ts";
import { readTemplate } from "./template/read-template.ts";
import type { Template } from "./template/template.ts";
import { validateTemplate } from "./template/validate.ts";
import { validationError } from "./validation-error.ts";

/** What CreateStack, UpdateStack and CreateChangeSet have in common. */
export interface RevisionInput {
  readonly TemplateBody?: string;
  readonly TemplateURL?: string;
  readonly UsePreviousTemplate?: boolean;
  readonly Parameters?: Parameter[];
  readonly Capabilities?: string[];
  readonly NotificationARNs?: string[];
  readonly RoleARN?: string;
  readonly Tags?: Tag[];
}

/** Inline templates have at most so many bytes. */
const bodyLimit = 51_200;

/**
 * Reads and checks what a stack shall become. What an update does not say stays as it was.
 * @throws ServiceError ValidationError, InsufficientCapabilitiesException
 */
export function readRevision(
  input: RevisionInput,
  account: Account,
  stack: Pick<Stack, "stackId" | "stackName" | "revision">,
): Revision {
  const previous = stack.revision;
  const templateBody = bodyOf(input, previous);
  const template = readTemplate(templateBody);
  validateTemplate(template);
  const given = input.Capabilities ?? [];
  requireCapabilities(template, given);
  const { values, resolved } = settleParameters(
    template,
    input.Parameters,
    previous?.parameters ?? {},
    account,
  );
  const tags = (input.Tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]);
  const revision: Revision = {
    templateBody,
    template,
    parameters: values,
    resolvedParameters: resolved,
    tags: tags.length > 0 ? Object.fromEntries(tags) : (previous?.tags ?? {}),
    capabilities: given,
    notificationArns: input.NotificationARNs ?? previous?.notificationArns ?? [],
    roleArn: input.RoleARN ?? previous?.roleArn,
  };
  const scope = revisionScope(account, stack, revision);
  checkRules(template, scope);
  checkConditionalDependencies(template, scope.condition);
  if (previous) refuseChangedTypes(template, previous.template);
  return revision;
}

/** The template's text of a request. @throws ServiceError ValidationError where it is missing or too long */
export function bodyOf(input: RevisionInput, previous?: Revision): string {
  if (input.UsePreviousTemplate) {
    if (previous) return previous.templateBody;
    throw validationError("No previous template exists");
  }
  if (input.TemplateURL !== undefined) {
    throw validationError(
      `TemplateURL ${input.TemplateURL} cannot be read: the local cloud has no S3. Send the template as TemplateBody (up to ${bodyLimit} bytes); with the CDK use LegacyStackSynthesizer.`,
    );
  }
  const body = input.TemplateBody ?? "";
  if (body === "") throw validationError("Either Template URL or Template Body must be specified.");
  if (Buffer.byteLength(body) > bodyLimit) {
    throw validationError(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${bodyLimit}`,
    );
  }
  return body;
}

function refuseChangedTypes(template: Template, previous: Template): void {
  const changed = Object.entries(template.Resources)
    .filter(([id, { Type }]) => previous.Resources[id] && previous.Resources[id].Type !== Type)
    .map(([id]) => id);
  if (changed.length === 0) return;
  throw validationError(
    `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${changed.join(", ")}]`,
  );
}
