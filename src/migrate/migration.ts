import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../base/atomic-file.ts";
import type { Clock } from "../base/clock.ts";
import { HitoriError, messageOf } from "../base/error.ts";
import { waitUntil } from "../base/wait-until.ts";
import type { Compose } from "../compose/compose.ts";
import type { ProjectFiles } from "../compose/project-files.ts";
import type { Run } from "../runtime/compose-runtime.ts";
import type { AppControl, AppPlace } from "./app/app-control.ts";
import { makeArchive } from "./archive.ts";
import { copyFinally, manifestOf, verifyMoves } from "./copy-moves.ts";
import { afterFailure, type Decision, nextStep, recover, want } from "./decide.ts";
import { writeIdentity } from "./identity.ts";
import { type JournalRecord, type Operation, readRecords, type StepName, writeRecord } from "./journal.ts";
import { checkTarget } from "./mount.ts";
import { asideOf, type Move } from "./moves.ts";
import { openersOf } from "./open-files.ts";
import { migrationOverride, overrideName } from "./override.ts";
import type { Say } from "./say.ts";
import { type MigrationState, stateOf } from "./state.ts";
import { carryBack, putBack, setAside } from "./way-back.ts";

export interface MigrationParts {
  readonly app: string;
  readonly compose: Compose;
  readonly projectFiles: ProjectFiles;
  readonly from: string;
  readonly to: string;
  readonly moves: readonly Move[];
  readonly lanes: readonly string[];
  readonly stateDirectory: string;
  readonly allowLocal: boolean;
  readonly control: AppControl;
  readonly clock: Clock;
  readonly run: Run;
  readonly say: Say;
  readonly signal?: AbortSignal;
  /** Has to give a good answer before a cutover counts as done. */
  readonly checkUrl?: string;
  /** Milliseconds that `checkUrl` may take. */
  readonly checkLimit: number;
}

/** Milliseconds that whatever had files open may take to let go, after the app stopped. */
const openLimit = 5000;
const syncLimit = 10 * 60_000;

/**
 * One migration, as its journal has it. Crash-only: every step is journaled before and after, each can be done again,
 * and what to do next follows from the journal alone (`decide.ts`).
 */
export class Migration {
  readonly #parts: MigrationParts;
  readonly #journal: string;
  #stoppedAt: number | undefined;

  constructor(parts: MigrationParts) {
    this.#parts = parts;
    this.#journal = join(parts.stateDirectory, "journal.jsonl");
  }

  get state(): MigrationState {
    return stateOf(readRecords(this.#journal));
  }

  get newPlace(): AppPlace {
    return { directory: this.#parts.to, override: join(this.#parts.to, overrideName) };
  }

  get oldPlace(): AppPlace {
    return { directory: this.#parts.from };
  }

  /**
   * Brings an operation that was cut off to its end: after it the app runs, whole, in one of its places.
   * @returns true where there was one
   */
  async recover(): Promise<boolean> {
    if (!this.state.open) return false;
    this.#parts.say({ phase: "recover", operation: this.state.open.operation });
    await this.#begin(recover(this.state));
    await this.#goOn();
    return true;
  }

  /**
   * Does an operation whole. A cutover that fails, or is interrupted, goes back by itself first.
   * @throws HitoriError MIGRATION_REFUSED, or why a step failed
   */
  async perform(operation: Operation, carry = false): Promise<MigrationState> {
    await this.recover();
    const decision = want(this.state, operation);
    if ("refuse" in decision) {
      throw new HitoriError({
        code: "MIGRATION_REFUSED",
        message: decision.refuse,
        hint: "See where it is: hitori migrate status",
      });
    }
    if (decision.do === "begin") {
      this.#write({ type: "begin", operation, carry, at: this.#now() });
      await this.#goOn();
    }
    return this.state;
  }

  async #begin(decision: Decision): Promise<void> {
    if (decision.do !== "go back") return;
    this.#write({ type: "begin", operation: "rollback", carry: decision.carry, at: this.#now() });
  }

  async #goOn(): Promise<void> {
    let failure: unknown;
    for (;;) {
      const state = this.state;
      const decision = nextStep(state);
      if (decision.do === "end") this.#end(decision.operation);
      if (decision.do !== "step") break;
      try {
        await this.#step(decision.step, state);
      } catch (error) {
        const back = afterFailure(state);
        if (back.do !== "go back") throw error;
        failure = error;
        this.#parts.say({ phase: "going back", reason: messageOf(error) });
        await this.#begin(afterFailure(this.state));
      }
    }
    if (failure !== undefined) throw wentBack(failure);
  }

  #end(operation: Operation): void {
    const downtime =
      this.#stoppedAt === undefined ? undefined : this.#parts.clock.monotonic() - this.#stoppedAt;
    this.#write({ type: "end", operation, at: this.#now(), ...(downtime === undefined ? {} : { downtime }) });
    this.#stoppedAt = undefined;
    this.#parts.say({ phase: "done", operation, downtime });
  }

  async #step(step: StepName, state: MigrationState): Promise<void> {
    const { clock, say } = this.#parts;
    const from = clock.monotonic();
    if (step === "stop" || step === "stop-new") this.#stoppedAt ??= from;
    this.#write({ type: "step", step, state: "begun", at: this.#now() });
    await this.#actions[step](state);
    this.#write({ type: "step", step, state: "done", at: this.#now() });
    say({ phase: "step", step, milliseconds: clock.monotonic() - from });
  }

  readonly #actions: Readonly<Record<StepName, (state: MigrationState) => Promise<void>>> = {
    stop: () => this.#stop(this.oldPlace),
    copy: async () => {
      checkTarget(this.#parts.to, this.#parts.allowLocal);
      await copyFinally(this.#parts);
    },
    verify: async () => {
      await verifyMoves(this.#parts);
      await this.#sync();
    },
    mark: async () => this.#mark(),
    aside: async () => setAside(this.#parts.moves, this.#parts.to),
    start: () => this.#start(),
    "stop-new": () => this.#parts.control.stop(this.newPlace),
    carry: async ({ open }) => {
      const { moves, stateDirectory, clock } = this.#parts;
      if (open?.carry) await carryBack(moves, stateDirectory, clock);
    },
    "put-back": async ({ place, open }) => {
      const { moves, stateDirectory } = this.#parts;
      putBack(moves);
      // The app has run in the new place: what the manifests say about it holds no longer.
      if (place === "new" || open?.carry)
        for (const move of moves) rmSync(manifestOf(stateDirectory, move), { force: true });
    },
    "start-old": () => this.#parts.control.start(this.oldPlace),
    remove: async () => {
      await this.archive();
      for (const move of this.#parts.moves)
        if (move.kind !== "volume") rmSync(asideOf(move), { recursive: true, force: true });
    },
  };

  /** Keeps the originals as one compressed file beside the manifests. Does nothing where it is there. */
  async archive(): Promise<void> {
    const { moves, stateDirectory, say, signal } = this.#parts;
    const { cutAt } = this.state;
    if (cutAt === undefined) return;
    const facts = await makeArchive({ moves, stateDirectory, cutAt, ...(signal ? { signal } : {}) });
    if (facts) say({ phase: "archive", ...facts });
  }

  async #stop(place: AppPlace): Promise<void> {
    const { clock, control, moves } = this.#parts;
    await control.stop(place);
    const directories = moves.map(({ source }) => source);
    let openers = openersOf(directories);
    await waitUntil(
      () => {
        openers = openersOf(directories);
        return openers.length === 0 ? true : undefined;
      },
      { clock, timeout: openLimit, interval: 50 },
    );
    const [first] = openers;
    if (!first) return;
    throw new HitoriError({
      code: "FILES_OPEN",
      message: `The app is stopped, but ${first.program} (process ${first.pid}) still has ${first.path} open.`,
      hint: `End it: kill ${first.pid}   Then: hitori migrate cutover`,
    });
  }

  #mark(): void {
    const { app, clock, compose, moves, projectFiles, to } = this.#parts;
    const mount = checkTarget(to, this.#parts.allowLocal);
    writeIdentity(to, app, /fs-[0-9a-f]+/.exec(mount.source)?.[0] ?? mount.source, clock.now());
    for (const [name, content] of Object.entries(projectFiles)) writeFileAtomic(join(to, name), content);
    writeFileAtomic(join(to, overrideName), migrationOverride(compose, app, moves));
  }

  async #start(): Promise<void> {
    const { clock, control, checkUrl, checkLimit, signal } = this.#parts;
    signal?.throwIfAborted();
    // After a reboot it may not be mounted: the app would begin anew in the empty directory beneath.
    checkTarget(this.#parts.to, this.#parts.allowLocal);
    await control.start(this.newPlace, signal);
    if (checkUrl === undefined) return;
    const good = await waitUntil(() => isGood(checkUrl), {
      clock,
      timeout: checkLimit,
      interval: 100,
      ...(signal ? { signal } : {}),
    });
    if (good) return;
    throw new HitoriError({
      code: "CHECK_FAILED",
      message: `The app is healthy in ${this.#parts.to}, but ${checkUrl} gave no good answer.`,
      hint: "Is the address right? Then: hitori migrate cutover",
    });
  }

  /** Everything is on the disk, or on the server, before the originals are given up. */
  async #sync(): Promise<void> {
    const { run, to } = this.#parts;
    const { exitCode, stderr } = await run({ argv: ["sync", "--file-system", to] }, syncLimit);
    if (exitCode === 0) return;
    throw new HitoriError({
      code: "SYNC_FAILED",
      message: `${to}: not everything could be forced to the disk: ${stderr.trim()}`,
      hint: "Look at the mount: dmesg | tail",
    });
  }

  #write(record: JournalRecord): void {
    writeRecord(this.#journal, record);
  }

  #now(): string {
    return new Date(this.#parts.clock.now()).toISOString();
  }
}

async function isGood(url: string): Promise<true | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000), redirect: "manual" });
    await response.arrayBuffer();
    return response.status < 400 ? true : undefined;
  } catch {
    return undefined;
  }
}

function wentBack(failure: unknown): HitoriError {
  const known = failure instanceof HitoriError ? failure : undefined;
  return new HitoriError({
    code: known?.code ?? "CUTOVER_FAILED",
    message: `${messageOf(failure)} The app runs again from its old place, untouched.`,
    hint: known?.hint ?? "Mend the cause, then: hitori migrate cutover",
    exitCode: known?.exitCode ?? 1,
    cause: failure,
  });
}
