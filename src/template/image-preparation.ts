import { formatCommand } from "../base/command.ts";
import { installation } from "./installation.ts";

export interface ImagePreparation {
  readonly app: string;
  /** What npm is given: `hitori@0.1.0`, or a URL. */
  readonly package: string;
  /** Container images that the app's services name. */
  readonly images: readonly string[];
}

/** What its console says when it did not get on. */
export const preparationFailed = "hitori image: failed";

/**
 * User data for an instance that an image is made of: it installs and pulls, starts nothing of the app, and shuts down
 * when all of it succeeded. Where it did not, the instance stays up and its console says so: a stopped one is good.
 *
 * The steps are read from descriptor 3, so that no program takes them for its input. On a machine of the local cloud its
 * first process is the machine: where that ends, the machine is off, and nothing may shut the computer down.
 */
export function imagePreparation({ app, package: name, images }: ImagePreparation): string {
  return [
    "#!/bin/bash",
    `# Prepares an image for ${app}. hitori image bake wrote this.`,
    "if bash -euo pipefail /dev/fd/3 3<<'HITORI_PREPARATION' </dev/null",
    "if ! command -v hitori >/dev/null; then",
    ...installation(name).map((line) => `  ${line}`),
    "fi",
    ...images.map((image) => formatCommand({ argv: ["docker", "pull", "--quiet", image] })),
    "HITORI_PREPARATION",
    "then",
    '  echo "hitori image: ready"',
    '  if [ -n "${HITORI_MACHINE:-}" ]; then exec true; fi',
    "  exec systemctl poweroff",
    "fi",
    `echo "${preparationFailed}"`,
    "",
  ].join("\n");
}
