import { existsSync, mkdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { readFileIfPresent, writeFileAtomic } from "../../base/atomic-file.ts";
import type { Command } from "../../base/command.ts";
import { parseDuration } from "../../base/duration.ts";
import { HitoriError } from "../../base/error.ts";
import { readProjectFiles } from "../../compose/project-files.ts";
import { readCompose } from "../../compose/read.ts";
import { loadConfiguration } from "../../config/load.ts";
import type { AppControl } from "../../migrate/app/app-control.ts";
import { ComposeApp } from "../../migrate/app/compose-app.ts";
import { ProcessApp } from "../../migrate/app/process-app.ts";
import { findEngine, findProject, volumeMountpoints } from "../../migrate/engine.ts";
import { findLocalImages, type LocalImage } from "../../migrate/images.ts";
import type { MigrationParts } from "../../migrate/migration.ts";
import { mountTarget } from "../../migrate/mount-target.ts";
import { findMoves, type Move, type Stay } from "../../migrate/moves.ts";
import type { Say } from "../../migrate/say.ts";
import type { Run } from "../../runtime/compose-runtime.ts";
import type { Engine } from "../../runtime/engine.ts";
import { runCommand } from "../../runtime/run-command.ts";
import type { Context } from "../context.ts";

export interface MigrateOptions {
  readonly to?: string;
  readonly include?: readonly string[];
  readonly lane?: readonly string[];
  readonly runtime?: "compose" | "process";
  readonly allowLocal?: boolean;
  readonly address?: string;
  readonly mount?: string;
  readonly state?: string;
  readonly checkUrl?: string;
  readonly startTimeout?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly carryBack?: boolean;
  readonly discardChanges?: boolean;
  readonly after?: string;
}

/** Everything that a migration works with, and what stays where it is. */
export interface Found {
  readonly parts: MigrationParts;
  readonly stays: readonly Stay[];
  /** Compose's name of the project; undefined without an engine. */
  readonly project: string | undefined;
  /** Undefined where the app is plain processes. */
  readonly engine: Engine | undefined;
  /** Container images that are on this machine alone. */
  readonly images: () => Promise<readonly LocalImage[]>;
  /** Mounts the file system that `--mount` names, where it is not mounted. */
  readonly mount: () => Promise<void>;
}

/** What was decided when the first copy began: the originals are elsewhere later. */
interface Settled {
  readonly to: string;
  /** The containers of the new place no longer tell it. */
  readonly project?: string;
  readonly moves: readonly Move[];
  readonly projectFiles: Readonly<Record<string, string>>;
}

const startLimit = 10 * 60_000;
/** What stopping may take beside the services' own grace: on a busy machine Compose itself needs many seconds. */
const stopOverhead = 60_000;

/** Reads the project, and finds the app on this machine. @throws HitoriError for what is wrong in them */
export async function findParts(context: Context, options: MigrateOptions, say: Say): Promise<Found> {
  const { clock } = context;
  const configuration = loadConfiguration(context.options.file ?? "hitori.yml");
  const composeFile = resolve(context.directory, configuration.compose);
  const compose = readCompose(composeFile);
  const from = dirname(composeFile);
  const stateDirectory = resolve(context.directory, options.state ?? join(from, ".hitori", "migration"));
  const run: Run = (command, limit) => runCommand(command, limit, clock);
  const engine = options.runtime === "process" ? undefined : await findEngine(run);
  if (!engine && options.runtime === "compose") throw noEngine();
  const settled = readSettled(stateDirectory);
  const project = engine && (settled?.project ?? (await findProject(engine, composeFile, run)));
  const usual = join(configuration.storage.mountPath, configuration.name);
  const to = resolve(context.directory, options.to ?? settled?.to ?? usual);
  if (settled && settled.to !== to) throw elsewhere(settled.to, to);
  const mountpoints = engine && project ? await volumeMountpoints(engine, project, compose, run) : {};
  const found = findMoves({ compose, from, to, mountpoints, include: options.include ?? [] });
  const limit =
    options.startTimeout === undefined ? startLimit : (parseDuration(options.startTimeout) ?? startLimit);
  const stopLimit = compose.services.reduce(
    (sum, service) => sum + service.stopGracePeriodSeconds * 1000,
    stopOverhead,
  );
  const limits = { startLimit: limit, stopLimit, clock };
  const control: AppControl =
    engine && project
      ? new ComposeApp({
          ...limits,
          engine,
          project,
          file: basename(composeFile),
          services: compose.services.map(({ name }) => name),
          run,
        })
      : new ProcessApp({
          ...limits,
          stateDirectory,
          supervisor: (directory) => supervisorCommand(context, options, stateDirectory, directory),
        });
  const parts = {
    app: configuration.name,
    compose,
    projectFiles: settled?.projectFiles ?? readProjectFiles(compose),
    from,
    to,
    moves: settled?.moves ?? found.moves,
    lanes: (options.lane ?? []).map((lane) => resolve(context.directory, lane)),
    stateDirectory,
    allowLocal: options.allowLocal === true,
    control,
    clock,
    run,
    say,
    signal: context.signal,
    checkUrl: options.checkUrl,
    checkLimit: limit,
  };
  const app = configuration.name;
  const images = async () =>
    engine && project ? findLocalImages({ compose, app, engine, project, run }) : [];
  const mount = async () => {
    if (options.mount === undefined) return;
    const mountPoint = configuration.storage.mountPath;
    if (await mountTarget({ fileSystemId: options.mount, mountPoint, tls: true, run }))
      say({ phase: "mounted", fileSystemId: options.mount, mountPoint });
  };
  return { parts, stays: found.stays, project, engine, images, mount };
}

/** Keeps what was decided, before anything is copied. */
export function settle({ parts, project }: Found): void {
  const path = settledPath(parts.stateDirectory);
  if (existsSync(path)) return;
  mkdirSync(parts.stateDirectory, { recursive: true });
  const { to, moves, projectFiles } = parts;
  writeFileAtomic(path, `${JSON.stringify({ to, project, moves, projectFiles }, undefined, 2)}\n`);
}

function readSettled(stateDirectory: string): Settled | undefined {
  const text = readFileIfPresent(settledPath(stateDirectory));
  return text === undefined ? undefined : (JSON.parse(text) as Settled);
}

function settledPath(stateDirectory: string): string {
  return join(stateDirectory, "moves.json");
}

/** This very program, as the supervisor of the app's processes. */
function supervisorCommand(
  context: Context,
  options: MigrateOptions,
  stateDirectory: string,
  directory: string,
): Command {
  const file = resolve(context.directory, context.options.file ?? "hitori.yml");
  const words = ["migrate", "serve", "--file", file, "--state", stateDirectory, "--place", directory];
  const address = options.address === undefined ? [] : ["--address", options.address];
  const [program = ""] = process.argv.slice(1);
  return { argv: [process.execPath, ...process.execArgv, program, ...words, ...address] };
}

function noEngine(): HitoriError {
  return new HitoriError({
    code: "ENGINE_MISSING",
    message: "No container engine answers: docker compose, docker-compose, podman compose.",
    hint: "Start it: systemctl start docker",
  });
}

function elsewhere(before: string, now: string): HitoriError {
  return new HitoriError({
    code: "MIGRATION_ELSEWHERE",
    message: `This migration was begun to ${before}; now it is asked to go to ${now}.`,
    hint: `Go on there: --to ${before}   To begin another, remove .hitori/migration after a rollback.`,
  });
}
