import { writeFileAtomic } from "../base/atomic-file.ts";
import type { Context } from "./context.ts";

export interface WriteTemplateOptions {
  readonly output?: string;
  readonly format: "yaml" | "json";
}

export interface WrittenTemplate {
  readonly stackName: string;
  readonly template: unknown;
  /** What stands in the JSON document beside it. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

/** Prints a template or writes it to a file, and says with which command it is deployed. */
export async function writeTemplate(
  context: Context,
  options: WriteTemplateOptions,
  { stackName, template, beside }: WrittenTemplate,
): Promise<void> {
  const asJson = context.output.json || options.format === "json";
  const text = (
    asJson ? JSON.stringify(template, undefined, 2) : (await import("yaml")).stringify(template)
  ).trimEnd();
  if (options.output === undefined) {
    context.output.result(text, beside === undefined ? template : { stackName, ...beside, template });
    return;
  }
  writeFileAtomic(options.output, `${text}\n`);
  const next = `aws cloudformation deploy --template-file ${options.output} --stack-name ${stackName} --capabilities CAPABILITY_IAM`;
  context.output.result(`wrote ${options.output}\nNext: ${next}`, {
    output: options.output,
    stackName,
    next,
    ...beside,
  });
}
