import type { Capture, MachineSpecification, Machines, ScriptResult } from "./machines.ts";

/** Machines that are only said to run: for `--machines none`, and for tests, which may break them by hand. */
export class NoMachines implements Machines {
  readonly kind: Machines["kind"];
  readonly #states = new Map<string, "running" | "frozen">();

  /** @param kind what they say that they are: tests of what real machines need say `process` */
  constructor(kind: Machines["kind"] = "none") {
    this.kind = kind;
  }

  start(machine: MachineSpecification): void {
    this.#states.set(machine.instanceId, "running");
  }

  shutDown(instanceId: string): void {
    this.#states.delete(instanceId);
  }

  powerOff(instanceId: string): void {
    this.#states.delete(instanceId);
  }

  freeze(instanceId: string): void {
    if (this.#states.has(instanceId)) this.#states.set(instanceId, "frozen");
  }

  thaw(instanceId: string): void {
    if (this.#states.has(instanceId)) this.#states.set(instanceId, "running");
  }

  run(_machine: MachineSpecification, _script: string, onEnd: (result: ScriptResult) => void): void {
    onEnd({ exitCode: -1, stdout: "", stderr: "This cloud has no machines to run anything on." });
  }

  observe(instanceId: string): ReturnType<Machines["observe"]> {
    return this.#states.get(instanceId) ?? "off";
  }

  failure(): string | undefined {
    return undefined;
  }

  openPorts(): void {}

  remove(instanceId: string): void {
    this.#states.delete(instanceId);
  }

  capture(): Capture {
    return "captured";
  }

  forgetImage(): void {}

  consoleOutput(): string {
    return "";
  }

  recover(keep: readonly MachineSpecification[]): void {
    for (const machine of keep) this.start(machine);
  }
}
