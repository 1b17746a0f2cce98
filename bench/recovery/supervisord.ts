import type { ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../test/e2e/command-line.ts";
import type { Keeper } from "./keeper.ts";
import { killProgram, killService, lacking, serviceCommand, startProgram } from "./program.ts";

/** Debian's supervisor. Its loop comes round once a second, whatever is set. */
export class Supervisord implements Keeper {
  readonly key = "supervisord";
  readonly name = "supervisord";
  readonly settings = "autorestart=true; its own loop of 1 s cannot be set";
  readonly promise = "one computer";
  readonly calm = 2_000;
  readonly data: string;
  urls: string[] = [];
  readonly #mark = `supervisord-${process.pid}`;
  #daemon: ChildProcess | undefined;

  constructor(directory: string) {
    this.data = join(directory, this.key);
  }

  missing(): string | undefined {
    return lacking({ supervisord: "supervisor" });
  }

  async start(): Promise<void> {
    mkdirSync(this.data, { recursive: true });
    const port = await freePort();
    this.urls = [`http://127.0.0.1:${port}/`];
    const file = join(this.data, "supervisord.conf");
    writeFileSync(
      file,
      `[supervisord]
nodaemon=true
user=root
logfile=/dev/null
logfile_maxbytes=0
pidfile=${this.data}/pid
childlogdir=${this.data}
[program:service]
command=${serviceCommand(this.#mark).join(" ")}
environment=PORT="${port}",DATA="${this.data}"
autorestart=true
stdout_logfile=NONE
stderr_logfile=NONE
`,
    );
    this.#daemon = startProgram(["/usr/bin/supervisord", "-n", "-c", file]);
  }

  strike(): void {
    killService(this.#mark);
  }

  restore(): void {}

  async stop(): Promise<void> {
    const daemon = this.#daemon;
    if (daemon === undefined || daemon.exitCode !== null) return;
    // Its services are in sessions of their own: it has to end them itself.
    const ended = new Promise((resolve) => daemon.once("exit", resolve));
    daemon.kill("SIGTERM");
    await ended;
    killProgram(daemon);
  }
}
