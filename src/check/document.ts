import { codes } from "./codes/codes.ts";
import type { Code, Severity } from "./finding.ts";

const weights: Readonly<Record<Severity, string>> = {
  loss: "data would be lost when the instance is replaced; `hitori check` ends with 3, and `hitori deploy` refuses",
  risk: "a fail-over may not go well",
  advice: "worth a change",
  note: "what Hitori does about it",
};

/** What `hitori check` says of one of the examples. */
export interface CheckedExample {
  readonly command: string;
  readonly output: string;
}

/** docs/check.md: written by `npm run docs:check`, held true by a test. */
export function checkDocument(examples: readonly CheckedExample[]): string {
  return `# hitori check

Written by \`npm run docs:check\`; do not edit.

\`hitori check [files...]\` reads a compose project, as Compose would, and says what a self-healing instance would do to
it: an instance that is replaced by another, with nothing but the image and the shared file system. Without files it
reads what hitori.yml names, or the compose file of the directory. Several files are laid over each other; with \`--each\`
each is a project of its own. It changes nothing, and asks nobody.

| | |
|---|---|
| \`--explain CODE\` | what a code means |
| \`--json\` | \`{findings: [{code, severity, service, place: {file, line, column}, message, remedy, ignored}], losesData}\` |
| \`--sarif\` | SARIF 2.1.0, for code review |
| exit code | 0; 3 where something would lose data; 1 where the file cannot be read at all |

${Object.entries(weights)
  .map(([severity, words]) => `- **${severity}**: ${words}`)
  .join("\n")}

## Ignoring

With a reason, on the line, on a line of its own above it, in the service, or for the whole project:

\`\`\`yaml
services:
  scratch:
    image: postgres:17 # hitori:ignore DATABASE_WITHOUT_VOLUME it is filled again at each start
    x-hitori:
      ignore:
        STOP_GRACE_SHORT: nothing of it is kept
\`\`\`

## The examples

${examples.map(({ command, output }) => `\`\`\`\n$ ${command}\n${output.trimEnd()}\n\`\`\``).join("\n\n")}

## Codes

${codes.map(section).join("\n\n")}

## What is known of images

\`data/images.yaml\` says for some hundred images where they keep data, how they stop, what NFS does to them, which lock
files they leave behind, and what AWS runs in their place, each with its source. Adding one is adding a few lines there.
`;
}

function section({ code, severity, title, why, remedy }: Code): string {
  return `### ${code}\n\n**${severity}**: ${title}.\n\n${why}\n\n*Remedy*: ${remedy}`;
}
