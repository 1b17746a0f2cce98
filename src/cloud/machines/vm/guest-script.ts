import type { Clock } from "../../../base/clock.ts";
import { messageOf } from "../../../base/error.ts";
import type { ScriptResult } from "../machines.ts";
import type { JsonDialogue } from "./json-dialogue.ts";

/** Milliseconds between two looks at whether a script has ended. */
const lookInterval = 250;

/** What guest-exec-status answers: QEMU Guest Agent Protocol Reference. */
interface Status {
  readonly exited: boolean;
  readonly exitcode?: number;
  readonly "out-data"?: string;
  readonly "err-data"?: string;
}

/** Runs a script as root in the guest, by QEMU's guest agent, which stands in for the SSM agent here. */
export async function runInGuest(agent: JsonDialogue, script: string, clock: Clock): Promise<ScriptResult> {
  try {
    const started = await agent.execute("guest-exec", {
      path: "/bin/bash",
      arg: ["-c", script],
      "capture-output": true,
    });
    const { pid } = started as { pid: number };
    for (;;) {
      const status = (await agent.execute("guest-exec-status", { pid })) as Status;
      if (status.exited) return result(status);
      await clock.sleep(lookInterval);
    }
  } catch (error) {
    return { exitCode: -1, stdout: "", stderr: messageOf(error) };
  }
}

function result({ exitcode, "out-data": out = "", "err-data": err = "" }: Status): ScriptResult {
  const text = (base64: string) => Buffer.from(base64, "base64").toString();
  return { exitCode: exitcode ?? -1, stdout: text(out), stderr: text(err) };
}
