import type { Clock } from "../base/clock.ts";
import { waitUntil } from "../base/wait-until.ts";
import { CommandFollower } from "./command-follower.ts";
import { type ContainerProject, followLogs } from "./container-commands.ts";
import type { ServiceLine } from "./line-splitter.ts";

/** Follows the output of a project's containers, each from its start on. */
export class ContainerLogs {
  readonly #project: ContainerProject;
  readonly #clock: Clock;
  readonly #onLine: (line: ServiceLine) => void;
  readonly #followed = new Map<string, CommandFollower>();
  /** The time of each container's last line, as the engine wrote it: where following begins again. */
  readonly #seen = new Map<string, string>();

  constructor(project: ContainerProject, clock: Clock, onLine: (line: ServiceLine) => void) {
    this.#project = project;
    this.#clock = clock;
    this.#onLine = onLine;
  }

  /** Takes notice of the containers that run now, by id, with their services. */
  see(running: ReadonlyMap<string, string>): void {
    for (const [id, service] of running) {
      if (this.#followed.has(id)) continue;
      const since = this.#seen.get(id);
      const command = followLogs(this.#project, id, since ?? "1970-01-01T00:00:00Z");
      const onLine = (text: string) => this.#tell(id, service, text, since);
      const follower = new CommandFollower(command, this.#clock, onLine, () => this.#followed.delete(id));
      this.#followed.set(id, follower);
    }
  }

  /** The engine ends what it told of a container that has stopped; what it has not within `patience` ms is cut. */
  async end(patience: number): Promise<void> {
    await waitUntil(() => this.#followed.size === 0 || undefined, {
      clock: this.#clock,
      timeout: patience,
      interval: 50,
    });
    for (const follower of this.#followed.values()) follower.stop();
  }

  #tell(id: string, service: string, line: string, since: string | undefined): void {
    const [, time, text = ""] = /^(\S+) ?(.*)$/s.exec(line) ?? [];
    const at = Date.parse(time ?? "");
    if (time === undefined || Number.isNaN(at)) {
      this.#onLine({ service, at: this.#clock.now(), text: line });
      return;
    }
    // The engine gives what was written at the very time once more.
    if (time === since) return;
    this.#seen.set(id, time);
    if (text !== "") this.#onLine({ service, at, text });
  }
}
