import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { freePort } from "../../test/e2e/command-line.ts";
import type { Keeper } from "./keeper.ts";
import { killProgram, killService, serviceCommand, startProgram } from "./program.ts";

/** The least that anything can take: a shell that starts the service again the moment it has ended. */
export class Loop implements Keeper {
  readonly key = "loop";
  readonly name = "bare supervisor loop (the floor)";
  readonly settings = "sh: while :; do service; done";
  readonly promise = "starts for ever; nothing else";
  readonly calm = 1_000;
  readonly data: string;
  urls: string[] = [];
  readonly #mark = `loop-${process.pid}`;
  #shell: ChildProcess | undefined;

  constructor(directory: string) {
    this.data = join(directory, this.key);
  }

  missing(): undefined {
    return undefined;
  }

  async start(): Promise<void> {
    const port = await freePort();
    this.urls = [`http://127.0.0.1:${port}/`];
    this.#shell = startProgram(["sh", "-c", 'while :; do "$@"; done', "sh", ...serviceCommand(this.#mark)], {
      PORT: String(port),
      DATA: this.data,
    });
  }

  strike(): void {
    killService(this.#mark);
  }

  restore(): void {}

  stop(): void {
    killProgram(this.#shell);
  }
}
