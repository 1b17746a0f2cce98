import type { Context } from "../context.ts";
import { loadProject } from "../project.ts";
import { type WriteTemplateOptions, writeTemplate } from "../write-template.ts";

/**
 * `hitori export cloudformation`: the template that `deploy` would give CloudFormation, for people who deploy otherwise.
 * It names the VPC and subnets of the account and region that it was made for.
 */
export async function exportCloudFormation(context: Context, options: WriteTemplateOptions): Promise<number> {
  const { stackName, templateBody } = await loadProject(context);
  await writeTemplate(context, options, { stackName, template: JSON.parse(templateBody) });
  return 0;
}
