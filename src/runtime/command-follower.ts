import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Clock } from "../base/clock.ts";
import type { Command } from "../base/command.ts";
import { LineSplitter } from "./line-splitter.ts";

/** Milliseconds for which a stream is left alone once it has told its share. */
const interval = 250;
/** Bytes of a stream's share: the engine keeps the rest until it is asked again; the app never waits. */
const mostAtOnce = 256 * 1024;

/** Runs a command that goes on for long, and tells each line of its two streams. It stays in the agent's session. */
export class CommandFollower {
  readonly #child: ChildProcess;
  #ended = false;

  constructor(command: Command, clock: Clock, onLine: (text: string) => void, onEnd: () => void) {
    const [program, ...operands] = command.argv;
    this.#child = spawn(program, operands, { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) if (stream) follow(stream, clock, onLine);
    const end = () => {
      if (this.#ended) return;
      this.#ended = true;
      onEnd();
    };
    this.#child.once("error", end);
    this.#child.once("close", end);
  }

  stop(): void {
    this.#child.kill("SIGKILL");
  }
}

function follow(stream: Readable, clock: Clock, onLine: (text: string) => void): void {
  const lines = new LineSplitter(onLine);
  let share = 0;
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    lines.push(text);
    share += text.length;
    if (share < mostAtOnce) return;
    share = 0;
    stream.pause();
    clock.after(interval, () => stream.resume());
  });
  stream.once("end", () => lines.end());
}
