import type { Clock } from "../../base/clock.ts";
import type { Command } from "../../base/command.ts";
import { HitoriError } from "../../base/error.ts";
import { waitUntil } from "../../base/wait-until.ts";
import { appHealth } from "../../runtime/app-health.ts";
import type { Run } from "../../runtime/compose-runtime.ts";
import { containerFormat, parseContainers } from "../../runtime/container-status.ts";
import type { Engine } from "../../runtime/engine.ts";
import type { CommandResult } from "../../runtime/run-command.ts";
import type { AppControl, AppPlace } from "./app-control.ts";

export interface ComposeAppOptions {
  readonly engine: Engine;
  /** Compose's name of the project, as it runs now: the same in the new place, so that containers are replaced. */
  readonly project: string;
  /** The compose file's name. */
  readonly file: string;
  readonly services: readonly string[];
  readonly clock: Clock;
  readonly run: Run;
  readonly startLimit: number;
  readonly stopLimit: number;
}

/** A command on the project as it is in one place. */
function composeCommand(
  options: Pick<ComposeAppOptions, "engine" | "project" | "file">,
  place: AppPlace,
  ...words: string[]
): Command {
  const { engine, project, file } = options;
  const files = ["--file", `${place.directory}/${file}`];
  if (place.override) files.push("--file", place.override);
  return {
    argv: [...engine, "--project-name", project, "--project-directory", place.directory, ...files, ...words],
    directory: place.directory,
  };
}

/** The app under docker compose. */
export class ComposeApp implements AppControl {
  readonly kind = "compose";
  readonly #options: ComposeAppOptions;

  constructor(options: ComposeAppOptions) {
    this.#options = options;
  }

  async isRunning(): Promise<boolean> {
    return (await this.#running()) !== "";
  }

  async stop(place: AppPlace): Promise<void> {
    const { run, stopLimit } = this.#options;
    const { stderr } = await run(composeCommand(this.#options, place, "stop"), stopLimit);
    const left = await this.#running();
    if (left === "") return;
    throw new HitoriError({
      code: "APP_NOT_STOPPED",
      message: `Containers of the app still run: ${left.replaceAll("\n", ", ")}. ${stderr.trim().split("\n").at(-1) ?? ""}`,
      hint: "Look: docker ps   Then run the same command again.",
    });
  }

  async start(place: AppPlace, signal?: AbortSignal): Promise<void> {
    const { clock, run, services, startLimit } = this.#options;
    const up = await run(
      composeCommand(this.#options, place, "up", "--detach", "--remove-orphans"),
      startLimit,
    );
    let says = up.stderr.trim().split("\n").at(-1) ?? "";
    const look = async () => {
      const { exitCode, stdout } = await this.#containers("--all", "--format", containerFormat);
      if (exitCode !== 0) return undefined;
      const health = appHealth(parseContainers(stdout, services));
      if (!health.healthy) says = health.reason;
      return health.healthy ? true : undefined;
    };
    const healthy =
      up.exitCode === 0 && (await waitUntil(look, { clock, timeout: startLimit, interval: 250, signal }));
    if (healthy) return;
    throw new HitoriError({
      code: "APP_UNHEALTHY",
      message: `The app is not healthy in ${place.directory}: ${says}.`,
      hint: "Its words: docker compose logs",
    });
  }

  async #running(): Promise<string> {
    const { exitCode, stdout, stderr } = await this.#containers("--quiet");
    return exitCode === 0 ? stdout.trim() : `unknown (${stderr.trim()})`;
  }

  /** `docker ps` of this project's containers. */
  #containers(...words: string[]): Promise<CommandResult> {
    const { engine, project, run, stopLimit } = this.#options;
    const program = engine[0] === "podman" ? "podman" : "docker";
    const filter = `label=com.docker.compose.project=${project}`;
    return run({ argv: [program, "ps", ...words, "--filter", filter] }, stopLimit);
  }
}
