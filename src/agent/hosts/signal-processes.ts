import { findMarked } from "../../base/marked-processes.ts";
import { commandLineOf } from "../../base/process-files.ts";
import { sendSignal } from "../../base/send-signal.ts";
import { sessionOf } from "../../runtime/app-processes.ts";
import type { Part, PartSignal } from "./signal.ts";

/** What the command lines of the platform's processes hold; the words in them end in zeros. */
const lines = { agent: /\0agent\0(boot|run)\0/, guard: /\0--host=process\0/ } as const;

/** The processes of one part of a process machine. The app is whatever is in no session of the platform's. */
export function processesOf(part: Part, mark: string): number[] {
  const marked = findMarked(mark);
  const of = (name: keyof typeof lines) => marked.filter((pid) => lines[name].test(commandLineOf(pid)));
  if (part !== "app") return of(part);
  const platform = new Set([process.pid, ...of("agent"), ...of("guard")].map(sessionOf));
  return marked.filter((pid) => !platform.has(sessionOf(pid)));
}

/** @returns how many processes there were to signal */
export function signalProcesses(part: Part, signal: PartSignal, mark: string): number {
  const pids = processesOf(part, mark);
  for (const pid of pids) sendSignal(pid, `SIG${signal}`);
  return pids.length;
}
