import { markingScript } from "../../../base/marked-processes.ts";
import type { MachinePaths } from "./machine-paths.ts";
import { shellWord } from "./shell-word.ts";

/** What a machine's init process is to run. */
export type Boot =
  | { readonly run: "idle"; readonly because?: string }
  /** A bash script: init is that bash, and what it execs. Started by its own #! line unless told otherwise. */
  | { readonly run: "bash"; readonly script: string; readonly by?: "bash" }
  /** A script of another interpreter, which init waits for. */
  | { readonly run: "program"; readonly script: string };

/**
 * What cloud-init would do with this user data, as far as a process machine can: scripts run, everything else
 * is refused with a reason. The machine is up either way, as an instance is.
 */
export function bootOfUserData(userData: string, script: string): Boot {
  if (userData.trim() === "") return { run: "idle" };
  const firstLine = userData.split("\n", 1)[0] ?? "";
  if (/^#!.*\bbash\b/.test(firstLine)) return { run: "bash", script };
  if (firstLine.startsWith("#!")) return { run: "program", script };
  const kind = /^(content-type:|mime-version:)/i.test(userData)
    ? "a MIME archive"
    : firstLine.startsWith("#")
      ? `'${firstLine.slice(0, 40)}'`
      : "text without a #! line";
  return {
    run: "idle",
    because: `user data not run: a process machine runs scripts that start with #!, this is ${kind}`,
  };
}

/**
 * Bash for the machine's first process. It marks itself, so that everything that it starts can be found, and
 * becomes what it is to run.
 *
 * An instance stays up when its user data ends, so the bash that runs it ends in an idle `sleep`, by an EXIT trap
 * that BASH_ENV sets before its first line: the script itself stays verbatim, and what it execs is not touched.
 * @param imageRoot what it starts with at its first boot, where its image was made here
 */
export function bootScript(
  boot: Boot,
  mark: string,
  paths: MachinePaths,
  imageRoot: string | undefined,
): string {
  const idle = "exec sleep infinity\n";
  const marking = markingScript(mark) + (imageRoot === undefined ? "" : seeding(imageRoot, paths));
  if (boot.run === "idle") return marking + idle;
  const script = shellWord(boot.script);
  if (boot.run === "bash") {
    const environment = shellWord(paths.bootEnvironment);
    // execfail: a script that cannot be run leaves the machine up, with bash's message on its console.
    return `${marking}shopt -s execfail\nBASH_ENV=${environment} exec ${boot.by ? "bash " : ""}${script}\n${idle}`;
  }
  return `${marking}${script} & child=$!
trap 'kill -TERM "$child" 2>/dev/null' TERM
wait "$child"
wait "$child" 2>/dev/null
[ -e ${shellWord(paths.shutdown)} ] && exit 0
trap - TERM
${idle}`;
}

/** Copies an image's root; what the machine has been given of its own stays. What goes wrong is on its console. */
function seeding(imageRoot: string, paths: MachinePaths): string {
  return `cp -a -n --reflink=auto -- ${shellWord(`${imageRoot}/.`)} ${shellWord(`${paths.root}/`)}\n`;
}

/** See bootScript. A shell killed by the shut-down request runs its EXIT trap too, and must not go idle then. */
export function bootEnvironment(paths: MachinePaths): string {
  return `unset BASH_ENV\ntrap '[ -e ${shellWord(paths.shutdown).replaceAll("'", `'\\''`)} ] || exec sleep infinity' EXIT\n`;
}
