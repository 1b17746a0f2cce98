import type { Clock } from "../../../base/clock.ts";
import { messageOf } from "../../../base/error.ts";
import { type LivingProcess, observeProcess } from "../../../base/living-process.ts";
import { sendSignal } from "../../../base/send-signal.ts";
import { writeConsole } from "../console-file.ts";
import type { ScriptResult } from "../machines.ts";
import { connectSocket } from "./connect-socket.ts";
import { guestHealth, probeInterval } from "./guest-health.ts";
import { runInGuest } from "./guest-script.ts";
import { JsonDialogue } from "./json-dialogue.ts";
import { machineFiles } from "./qemu-command.ts";
import type { VirtualMachinePaths } from "./virtual-machine-paths.ts";

/** Milliseconds between two presses of the power button: an operating system that boots does not hear the first. */
const pressInterval = 5000;

interface VirtualMachineOptions {
  readonly process: LivingProcess;
  readonly paths: VirtualMachinePaths;
  /** Its loopback address on the host. */
  readonly address: string;
  readonly clock: Clock;
}

/** One QEMU that runs: what is ordered of it, and what is known of its guest. It ends with its process. */
export class VirtualMachine {
  readonly #options: VirtualMachineOptions;
  readonly #clock: Clock;
  #control: Promise<JsonDialogue | undefined>;
  #agent: JsonDialogue | undefined;
  #paused = false;
  #since: number;
  #answeredAt: number | undefined;
  #shutsDown = false;
  #isCut = false;
  #openPorts = new Set<number>();
  /** Called back when the copy of the disk that is being made has ended, with what went wrong. */
  #snapshotEnded: ((failure: string | undefined) => void) | undefined;

  constructor(options: VirtualMachineOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#since = options.clock.monotonic();
    this.#control = this.#connect();
    void this.#probe();
  }

  observe(): "booting" | "running" | "off" | "frozen" {
    if (!this.#lives()) return "off";
    const known = { since: this.#since, answeredAt: this.#answeredAt, paused: this.#paused };
    return guestHealth(known, this.#clock.monotonic());
  }

  /** No signal can be caught: what the guest has not written to its disk is lost. */
  powerOff(): void {
    this.#isCut = true;
    if (this.#lives()) sendSignal(this.#options.process.pid, "SIGKILL");
  }

  /** Whether its power was cut on purpose. */
  get isCut(): boolean {
    return this.#isCut;
  }

  shutDown(): void {
    if (this.#shutsDown) return;
    this.#shutsDown = true;
    void this.#press();
  }

  freeze(): void {
    this.#paused = true;
    void this.#order("stop");
  }

  thaw(): void {
    void this.#order("cont");
  }

  openPorts(ports: readonly number[]): void {
    const wanted = new Set(ports);
    for (const port of wanted) if (!this.#openPorts.has(port)) void this.#forward("add", port);
    for (const port of this.#openPorts) if (!wanted.has(port)) void this.#forward("remove", port);
    this.#openPorts = wanted;
  }

  async run(script: string): Promise<ScriptResult> {
    if (!this.#agent) return { exitCode: -1, stdout: "", stderr: "The machine's agent does not answer." };
    return runInGuest(this.#agent, script, this.#clock);
  }

  /** Copies the disk as it stands at this moment. @returns what went wrong */
  async snapshot(): Promise<string | undefined> {
    const ended = new Promise<string | undefined>((resolve) => {
      this.#snapshotEnded = resolve;
    });
    const target = { device: "root", target: this.#options.paths.snapshot, format: "qcow2" };
    const refusal = await this.#order("drive-backup", { ...target, sync: "top", mode: "absolute-paths" });
    return refusal ?? (await ended);
  }

  /** Tells its own fields apart from those of a machine that was started meanwhile: ends what it holds open. */
  close(): void {
    this.#agent?.close();
    void this.#control.then((control) => control?.close());
  }

  #lives(): boolean {
    return observeProcess(this.#options.process) !== "dead";
  }

  async #connect(): Promise<JsonDialogue | undefined> {
    const socket = await this.#socket(machineFiles.control);
    if (!socket) return undefined;
    const control = new JsonDialogue(socket, (event, data) => this.#onEvent(event, data));
    try {
      await control.execute("qmp_capabilities");
      const { running, status } = (await control.execute("query-status")) as {
        running: boolean;
        status: string;
      };
      if (!running && status === "paused") this.#paused = true;
      return control;
    } catch {
      return undefined; // it died
    }
  }

  #socket(name: string) {
    return connectSocket(this.#options.process.pid, name, this.#clock, () => this.#lives());
  }

  #onEvent(event: string, data: unknown): void {
    if (event === "STOP") this.#paused = true;
    if (event === "RESUME") {
      this.#paused = false;
      this.#since = this.#clock.monotonic();
    }
    if (event === "RESET") {
      this.#since = this.#clock.monotonic();
      this.#answeredAt = undefined;
    }
    // An agent that ended leaves questions unanswered; the next one is asked anew.
    if (event === "RESET" || (event === "VSERPORT_CHANGE" && !(data as { open: boolean }).open))
      this.#agent?.close();
    if (event === "BLOCK_JOB_COMPLETED") {
      this.#snapshotEnded?.((data as { error?: string }).error);
      this.#snapshotEnded = undefined;
    }
  }

  /** @returns what QEMU complains of */
  async #order(command: string, given?: object): Promise<string | undefined> {
    const control = await this.#control;
    if (!control) return "QEMU has ended";
    try {
      await control.execute(command, given);
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  async #press(): Promise<void> {
    while (this.#lives()) {
      await this.#order("system_powerdown");
      await this.#clock.sleep(pressInterval);
    }
  }

  /** QEMU's monitor answers this in words: none where it was done. */
  async #forward(how: "add" | "remove", port: number): Promise<void> {
    const { address, paths } = this.#options;
    const rule = `tcp:${address}:${port}`;
    const line = how === "add" ? `hostfwd_add net ${rule}-:${port}` : `hostfwd_remove net ${rule}`;
    const control = await this.#control;
    const said = await control
      ?.execute("human-monitor-command", { "command-line": line })
      .catch((error) => messageOf(error));
    // QEMU keeps what an earlier local cloud had it forward.
    if (how === "add" && typeof said === "string" && said !== "" && !said.includes("already"))
      writeConsole(paths.console, `port ${port}: ${said.trim()}`);
  }

  /** Asks the guest's agent for a sign of life, again and again. */
  async #probe(): Promise<void> {
    while (this.#lives()) {
      const socket = await this.#socket(machineFiles.agent);
      if (!socket) return;
      const agent = new JsonDialogue(socket);
      this.#agent = agent;
      try {
        for (;;) {
          await agent.execute("guest-ping");
          this.#answeredAt = this.#clock.monotonic();
          await this.#clock.sleep(probeInterval);
        }
      } catch {
        agent.close();
      }
      await this.#clock.sleep(probeInterval);
    }
  }
}
