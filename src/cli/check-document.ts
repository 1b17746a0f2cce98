import { join } from "node:path";
import { PassThrough } from "node:stream";
import { checkDocument } from "../check/document.ts";
import { checkFiles } from "./check-project.ts";
import { checkText } from "./check-text.ts";
import { knownImages } from "./known-images.ts";
import { Output } from "./output.ts";
import { packageDirectory } from "./package-directory.ts";

const examples = ["chat", "counter"];

/** docs/check.md, with what `check` says of the examples in this repository. */
export async function documentOfExamples(): Promise<string> {
  const images = await knownImages();
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  const output = new Output({ json: false, environment: {}, stdout: stream, stderr: stream });
  const checked = examples.map((name) => {
    const file = `examples/${name}/docker-compose.yml`;
    const path = join(packageDirectory(), file);
    const findings = checkFiles({ files: [path], mountPath: "/efs", healthCheck: "ec2" }, images);
    return { command: `hitori check ${file}`, output: checkText(output, findings, 1).replaceAll(path, file) };
  });
  return checkDocument(checked);
}
