import { writeFileAtomic } from "../../base/atomic-file.ts";
import type { Context } from "../context.ts";
import { loadProject } from "../project.ts";

interface ExportOptions {
  readonly output?: string;
  readonly format: "yaml" | "json";
}

/**
 * `hitori export cloudformation`: the template that `deploy` would give CloudFormation, for people who deploy otherwise.
 * It names the VPC and subnets of the account and region that it was made for.
 */
export async function exportCloudFormation(context: Context, options: ExportOptions): Promise<number> {
  const { stackName, templateBody } = await loadProject(context);
  const template: unknown = JSON.parse(templateBody);
  const asJson = context.output.json || options.format === "json";
  const text = asJson ? JSON.stringify(template, undefined, 2) : (await import("yaml")).stringify(template);
  if (options.output === undefined) {
    context.output.result(text.trimEnd(), template);
    return 0;
  }
  writeFileAtomic(options.output, `${text.trimEnd()}\n`);
  const next = `aws cloudformation deploy --template-file ${options.output} --stack-name ${stackName} --capabilities CAPABILITY_IAM`;
  context.output.result(`wrote ${options.output}\nNext: ${next}`, {
    output: options.output,
    stackName,
    next,
  });
  return 0;
}
