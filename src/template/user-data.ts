import { HitoriError } from "../base/error.ts";
import type { AgentConfiguration } from "../config/agent-configuration.ts";
import { agentConfiguration } from "./agent-configuration.ts";
import { installation } from "./installation.ts";
import type { TemplateInput } from "./template-input.ts";

/** EC2 takes this many bytes before base64. */
const limit = 16_384;
/** What CloudFormation may put in the place of one `${…}`: a generated log group name has some 60 letters. */
const longestFill = 100;

/**
 * The script that an instance runs at its first boot, for Fn::Sub. The local cloud's machines have `hitori` on their
 * PATH and skip the installation; an image with everything in it is faster and safer anyway.
 * @throws HitoriError USER_DATA_TOO_LARGE naming the biggest file
 */
export function userData(input: TemplateInput): string {
  const configuration = agentConfiguration(input);
  const text = [
    "#!/bin/bash",
    `# Starts Hitori's agent for ${configuration.app}. hitori deploy wrote this.`,
    "set -euo pipefail",
    "if ! command -v hitori >/dev/null; then",
    ...installation(input.package).map((line) => `  ${line}`),
    "fi",
    "exec hitori agent boot <<'HITORI_CONFIGURATION'",
    json(configuration),
    "HITORI_CONFIGURATION",
    "",
  ].join("\n");
  const size = Buffer.byteLength(text.replace(/\$\{[^}]+\}/g, "x".repeat(longestFill)));
  if (size > limit) throw tooLarge(size, configuration);
  return text;
}

/**
 * JSON on one line, so that no line of it can end the here-document. The project's files may hold `${NAME}` of their
 * own (compose files do): their dollar signs are written as JSON escapes, which neither Fn::Sub nor bash looks into.
 */
function json(configuration: AgentConfiguration): string {
  const { project, ...rest } = configuration;
  const escaped = JSON.stringify(project).replaceAll("$", "\\u0024");
  return `${JSON.stringify(rest).slice(0, -1)},"project":${escaped}}`;
}

function tooLarge(size: number, { project }: AgentConfiguration): HitoriError {
  const bytes = (content: string | undefined) => Buffer.byteLength(JSON.stringify(content ?? ""));
  const [biggest] = Object.keys(project.files).sort(
    (a, b) => bytes(project.files[b]) - bytes(project.files[a]),
  );
  return new HitoriError({
    code: "USER_DATA_TOO_LARGE",
    message: `The user data has ${size} bytes, AWS takes ${limit}. The biggest file in it is ${biggest} with ${bytes(project.files[biggest ?? ""])} bytes.`,
    hint: "Put what it holds into the image, or into a directory that the service binds as data.",
  });
}
