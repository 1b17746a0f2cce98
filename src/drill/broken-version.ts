import { parse } from "yaml";
import { HitoriError } from "../base/error.ts";

/** Seconds that the broken version gets to become healthy, so that a drill does not last three grace periods. */
const gracePeriodSeconds = 5;
const override = "compose.hitori-drill.yaml";
const sentence = "This version is broken on purpose: hitori drill bad-image.";
const command = ["sh", "-c", `echo '${sentence}' >&2; sleep 1; exit 1`];

interface Told {
  readonly project: { readonly composeFiles: readonly string[]; readonly files: Record<string, string> };
}

/**
 * The user data of a version whose services all end at once. Everything else stays what it is, but for two things: the
 * agent judges (`healthCheck: app`) and does so after seconds, since the breaker is what the drill is about.
 * @throws HitoriError DRILL_USER_DATA where it is none of Hitori's
 */
export function brokenVersion(userData: string): string {
  const lines = userData.split("\n");
  const at = lines.findIndex((line) => line.endsWith("<<'HITORI_CONFIGURATION'")) + 1;
  const json = lines[at];
  if (at === 0 || json === undefined) throw notOurs();
  const told = JSON.parse(json) as Told;
  const broken = {
    ...told,
    healthCheck: "app",
    gracePeriodSeconds,
    project: {
      ...told.project,
      composeFiles: [...told.project.composeFiles, override],
      files: { ...told.project.files, [override]: overrideFile(told) },
    },
  };
  lines[at] = JSON.stringify(broken);
  return lines.join("\n");
}

/** JSON is YAML. */
function overrideFile({ project }: Told): string {
  const names = new Set(
    project.composeFiles.flatMap((file) => {
      const document = parse(project.files[file] ?? "", { logLevel: "silent" }) as {
        services?: object;
      } | null;
      return Object.keys(document?.services ?? {});
    }),
  );
  const broken = { entrypoint: command, command: [], "x-hitori": { process: { command } } };
  return JSON.stringify({ services: Object.fromEntries([...names].map((name) => [name, broken])) });
}

function notOurs(): HitoriError {
  return new HitoriError({
    code: "DRILL_USER_DATA",
    message: "The launch template's user data hands no configuration to hitori agent boot.",
    hint: "Deploy with this version of Hitori: hitori deploy",
  });
}
