import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Command } from "../../base/command.ts";
import { markVariable } from "../../base/marked-processes.ts";
import type { Watchdog } from "../fence-host.ts";

/**
 * The stand-in of the kernel's watchdog on a process machine: a shell that sleeps until the deadline that it was told
 * last, and then kills the machine. It stands outside the machine (another mark, another parent), so that it goes on
 * counting while the machine is frozen, as a hypervisor's watchdog would; it ends with the guard, whose death it takes
 * for an alarm. It costs 4 MB, since Node starts only when it fires.
 *
 * The deadlines come as hundredths of a second of /proc/uptime: a late one carries an old time and is harmless.
 */
const script = `
trap '' HUP INT TERM
until=none
while :; do
  wait=()
  if [ "$until" != none ]; then
    read -r up _ </proc/uptime
    left=$((until - \${up%.*} * 100 - 10#\${up#*.}))
    [ $left -gt 0 ] || exec "$@" deadline
    wait=(-t "$((left / 100)).$(printf %02d $((left % 100)))")
  fi
  read -r -u 3 "\${wait[@]}" line
  code=$?
  if [ $code -eq 0 ]; then until=$line
  elif [ $code -le 128 ] && [ "$until" = none ]; then exit 0
  elif [ $code -le 128 ]; then read -r up _ </proc/uptime; exec "$@" guard-died "$up"
  fi
done`;

/**
 * Starts the watchdog so that it is nobody's child in the machine, and without the mark that a machine's processes have
 * as a limit: while the shell becomes the killer its environment reads empty, and whoever looks in that moment, with
 * the limit still there, would stop the killer as a process of the machine, and nobody would find it again.
 */
const detach = 'ulimit -q 50000; setsid bash -c "$0" "$@" & echo $!';

export interface OuterWatchdogOptions {
  readonly mark: string;
  /** Milliseconds that starting the killer and killing may take; it fires this long before the deadline. */
  readonly killTime: number;
  /** Kills the machine; gets why as its last word. */
  readonly killer: Command;
}

export class OuterWatchdog implements Watchdog {
  readonly #options: OuterWatchdogOptions;
  #line: Socket | undefined;
  #told = "";

  constructor(options: OuterWatchdogOptions) {
    this.#options = options;
  }

  /** Started once; a shell that is there already only gets the new deadline. */
  async start(deadline: number, onLost: (reason: string) => void): Promise<void> {
    if (this.#line === undefined) await this.#spawn(onLost);
    this.extend(deadline);
  }

  extend(deadline: number): void {
    this.#tell(String(Math.floor((deadline - this.#options.killTime) / 10)));
  }

  stop(): void {
    this.#tell("none");
  }

  #tell(line: string): void {
    if (line === this.#told) return;
    this.#told = line;
    this.#line?.write(`${line}\n`);
  }

  /** Through a shell that ends at once, so that the watchdog is nobody's child in the machine. */
  #spawn(onLost: (reason: string) => void): Promise<void> {
    const { killer, mark } = this.#options;
    return new Promise((resolve, reject) => {
      const starter = spawn("bash", ["-c", detach, script, "hitori-watchdog", ...killer.argv], {
        stdio: ["ignore", "ignore", "inherit", "pipe"],
        env: { ...process.env, [markVariable]: `watchdog-of-${mark}` },
      });
      const line = starter.stdio[3] as Socket;
      this.#line = line;
      line.resume(); // it never says anything, but only a stream that is read tells of its end
      line.on("error", (error) => onLost(`the watchdog is gone: ${error.message}`));
      line.on("close", () => onLost("the watchdog is gone"));
      starter.on("error", reject);
      starter.on("exit", (code) =>
        code === 0 ? resolve() : reject(new Error(`its starter ended with ${code}`)),
      );
    });
  }
}
