import { parseArgs } from "node:util";
import { systemClock } from "../base/clock.ts";
import { HitoriError, messageOf } from "../base/error.ts";
import { appendLine } from "../base/journal.ts";
import { makeLinuxHost, makeProcessHost, makeTaskHost } from "../guard/hosts/make-host.ts";
import { killMachine, killMachineOfDeadGuard } from "../guard/hosts/process.ts";
import { runGuardOnLine, runGuardOnSocket } from "../guard/run-guard.ts";
import { guardSocket } from "../guard/units.ts";
import { checkProfile, leaseProfiles } from "../lease/profile.ts";

const options = {
  host: { type: "string", default: "process" },
  mark: { type: "string", default: "" },
  profile: { type: "string", default: "default" },
  mode: { type: "string", default: "required" },
  "fired-file": { type: "string", default: "/var/lib/hitori/guard.jsonl" },
} as const;

/**
 * `hitori guard run …` holds the deadline of one machine until it fires or its agent lets it go. `hitori guard kill …
 * <why>` is what a process machine's watchdog runs in the end. Bundled alone: it imports nothing but the guard.
 */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever reads what the guard says may be dead; that must not end it.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const [verb, why = "", since = ""] = positionals;
    if (verb === "kill") kill(values, why, Number(since) * 1000);
    else if (verb === "run") await run(values);
    else throw usage(`hitori guard ${verb ?? ""}`);
  } catch (error) {
    say(`error: ${messageOf(error)}`);
    process.exitCode = error instanceof HitoriError ? error.exitCode : 1;
  }
}

type Values = Record<"host" | "mark" | "profile" | "mode" | "fired-file", string>;

async function run(values: Values): Promise<void> {
  const { host, mark, mode } = values;
  const profile = Object.values(leaseProfiles).find((known) => known.name === values.profile);
  if (profile === undefined) throw usage(`--profile=${values.profile}`);
  checkProfile(profile);
  if (mode !== "required" && mode !== "log-only") throw usage(`--mode=${mode}`);
  if (host !== "process" && host !== "task" && host !== "linux") throw usage(`--host=${host}`);
  if (host !== "linux" && mark === "") throw usage("--mark=");
  // Whoever shuts the machine down must not end the guard before the app: it ends when it is not armed.
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop.abort());
  const firedFile = values["fired-file"];
  const common = { profile, mode, firedFile, clock: systemClock, say } as const;
  if (host === "linux") {
    const options = { ...common, host: makeLinuxHost(profile, systemClock) };
    await runGuardOnSocket(options, guardSocket, stop.signal);
  } else {
    const own = host === "task" ? makeTaskHost(mark, profile) : makeProcessHost(mark, profile, firedFile);
    await runGuardOnLine({ ...common, host: own }, process.stdin, process.stdout);
  }
  process.exit(0);
}

/** @param diedAt when the guard died, CLOCK_BOOTTIME in milliseconds */
function kill(values: Values, why: string, diedAt: number): void {
  const hung = why === "deadline";
  const failures = hung ? killMachine(values.mark) : killMachineOfDeadGuard(values.mark, diedAt);
  if (failures === undefined) return;
  const reason = hung ? "the guard hung, or the machine was frozen" : "the guard is dead";
  say(`hitori watchdog: killed the app: ${[reason, ...failures].join("; ")}`);
  appendLine(values["fired-file"], { at: systemClock.now(), type: "guard.fired", reason, failures });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function usage(what: string): HitoriError {
  return new HitoriError({ code: "USAGE", message: `The guard does not know ${what}.`, exitCode: 64 });
}
