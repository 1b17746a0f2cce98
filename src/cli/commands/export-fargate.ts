import { formatPlace } from "../../compose/tree.ts";
import { buildFargateTemplate } from "../../fargate/build-template.ts";
import type { FargateFinding } from "../../fargate/finding.ts";
import { fargateFindings } from "../../fargate/findings.ts";
import { fargateStackName } from "../../fargate/names.ts";
import type { Context } from "../context.ts";
import { type FargateOptions, loadFargate } from "../fargate-project.ts";
import { type WriteTemplateOptions, writeTemplate } from "../write-template.ts";

/**
 * `hitori export fargate`: the template of an ECS service that runs the same app on the same file system. Exit code 3, and
 * nothing written, where Fargate cannot run it.
 */
export async function exportFargate(
  context: Context,
  options: WriteTemplateOptions & FargateOptions,
): Promise<number> {
  const { output } = context;
  const input = await loadFargate(context, options);
  const stackName = fargateStackName(input.configuration.name);
  const findings = fargateFindings(input);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (!output.json) for (const finding of findings) output.progress(words(finding));
  if (errors.length > 0) {
    const count = errors.length === 1 ? "One thing" : `${errors.length} things`;
    const text = `${count} of it cannot run on Fargate; nothing was written.`;
    if (output.json) output.result(text, { stackName, findings, template: null });
    else output.progress(text);
    return 3;
  }
  const template = JSON.parse(JSON.stringify(buildFargateTemplate(input)));
  await writeTemplate(context, options, { stackName, template, beside: { findings } });
  return 0;
}

function words({ code, severity, place, message, remedy }: FargateFinding): string {
  return `${formatPlace(place)}  ${severity}  ${message}  [${code}]\n    ${remedy}`;
}
