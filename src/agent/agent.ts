import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { OwnGroupView } from "../aws/own-group.ts";
import { HitoriError, messageOf } from "../base/error.ts";
import { inTime } from "../base/in-time.ts";
import type { LeaseNews } from "../lease/lease.ts";
import type { EventFacts } from "../timeline/event.ts";
import { decide } from "./decide.ts";
import { GroupDuties } from "./group-duties.ts";
import { InputQueue } from "./input-queue.ts";
import type { AgentParts } from "./parts.ts";
import { persist } from "./persist.ts";
import { type Action, type AgentState, beginning } from "./state.ts";
import { Tenure } from "./tenure.ts";
import { judgeVolume, readMarker, volumeTag } from "./volume.ts";

/** Milliseconds that an app which was healthy may be unhealthy before it counts as failed. */
const unhealthyPatience = 30_000;
/** Milliseconds between two looks at a refused volume. */
const refusedInterval = 10_000;
/** A known volume does not wait longer than this for the group's memory of it. */
const memoryPatience = 2000;

/** The agent of one instance: observe, decide, act. */
export class Agent {
  readonly #parts: AgentParts;
  readonly #inputs = new InputQueue();
  readonly #duties: GroupDuties;
  /** Aborted once nothing new may be begun. */
  readonly #ending = new AbortController();
  #state: AgentState = beginning;
  #exitCode: number | undefined;
  #groupView: Promise<OwnGroupView | undefined> | undefined;
  #controlDirectory = "";
  #acquiring: Promise<boolean> = Promise.resolve(false);
  /** Whether the lease that is waited for was seen moving lately. */
  #holderLives = false;
  #tenure: Tenure | undefined;
  #cancelPatience = () => {};

  constructor(parts: AgentParts) {
    this.#parts = parts;
    const say = (facts: EventFacts) => this.#say(facts);
    this.#duties = new GroupDuties(parts, say, (reason) =>
      this.#inputs.post({ type: "terminationAsked", reason }),
    );
  }

  /**
   * Runs until the machine is to be switched off.
   * @param shutdown fires when the machine is shutting down
   * @returns the exit code
   */
  async run(shutdown: AbortSignal): Promise<number> {
    const { version, host } = this.#parts;
    this.#say({ type: "agent.started", version, runtime: host.runtime });
    this.#groupView = this.#duties.begin();
    const onShutdown = () =>
      this.#inputs.post({ type: "shutdownAsked", reason: "the machine is shutting down" });
    if (shutdown.aborted) onShutdown();
    else shutdown.addEventListener("abort", onShutdown, { once: true });
    this.#inputs.post({ type: "begun" });
    try {
      const exitCode = await this.#live();
      this.#duties.end();
      this.#cancelPatience();
      return exitCode;
    } catch (error) {
      // The console dies with the machine: what ended the agent is said where people will look for it.
      this.#say({ type: "agent.stopping", reason: `an error of its own: ${messageOf(error)}` });
      throw error;
    } finally {
      await Promise.all([this.#parts.timeline.flush(2000), this.#parts.serviceLogs.flush(2000)]);
    }
  }

  /** Observes, decides and acts until the decision is to end. @returns the exit code */
  async #live(): Promise<number> {
    while (this.#exitCode === undefined) {
      const input = await this.#inputs.next();
      const { state, actions } = decide(this.#state, input);
      this.#state = state;
      const outward = state.phase === "done" || (state.phase === "leaving" && state.lease === "none");
      if (state.ending || outward) this.#ending.abort();
      for (const action of actions) this.#act(action);
    }
    return this.#exitCode;
  }

  /** The guard's process is gone. */
  guardDied(reason: string): void {
    this.#inputs.post({ type: "guardDied", reason });
  }

  #act(action: Action): void {
    if (action.type === "say") this.#say(action.facts);
    else if (action.type === "mount") this.#watch(this.#mount());
    else if (action.type === "checkVolume") this.#watch(this.#checkVolume(action.later));
    else if (action.type === "acquireLease") this.#acquireLease();
    else if (action.type === "losePatience") this.#losePatience(action.reason);
    else if (action.type === "forgivePatience") this.#cancelPatience();
    else if (action.type === "setInstanceUnhealthy") this.#duties.setUnhealthy();
    else if (action.type === "heartbeat") this.#duties.beginHeartbeats();
    else if (action.type === "completeLifecycleAction") this.#watch(this.#duties.completeLifecycleAction());
    else if (action.type === "leave") this.#watch(this.#leave(action.lease));
    else if (action.type === "exit") this.#exitCode = action.code;
    else if (this.#tenure) this.#actInTenure(this.#tenure, action);
  }

  #actInTenure(tenure: Tenure, action: Action): void {
    if (action.type === "beginTenure") {
      tenure.renew();
      this.#watch(tenure.claimAddress());
    } else if (action.type === "prepare") tenure.prepare();
    else if (action.type === "startApp") tenure.startApp();
    else if (action.type === "recordHealthy") tenure.recordHealthy();
    else if (action.type === "countFailure") tenure.countFailure(action.reason);
    else if (action.type === "recordEnding") tenure.recordEnding(action.wasHealthy, action.reason);
    else if (action.type === "stopApp") this.#watch(tenure.stopApp(action.hurry));
    else if (action.type === "killApp") this.#watch(tenure.killApp());
    else if (action.type === "hold") {
      this.#say({ type: "breaker.held", reason: action.reason });
      this.#cancelPatience();
      this.#watch(tenure.hold(action.reason));
    }
  }

  async #mount(): Promise<void> {
    const { clock, configuration, host, log } = this.#parts;
    const root = await persist(
      async () => {
        const mounted = await host.mountControl();
        this.#controlDirectory = join(mounted, configuration.app, ".hitori");
        mkdirSync(this.#controlDirectory, { recursive: true });
        return mounted;
      },
      {
        clock,
        signal: this.#ending.signal,
        onFailure: (message) => log(`cannot mount: ${message}`),
        longest: 2000,
      },
    );
    if (root === undefined) return;
    const plainNfs = host.plainNfs ? { plainNfs: true as const } : {};
    this.#say({
      type: "volume.mounted",
      fileSystemId: configuration.fileSystemId,
      path: root,
      ...plainNfs,
    });
    this.#inputs.post({ type: "mounted" });
  }

  async #checkVolume(later: boolean): Promise<void> {
    const { clock, configuration, log } = this.#parts;
    const signal = this.#ending.signal;
    if (later) await clock.sleep(refusedInterval, signal).catch(() => {});
    const look = async () => {
      const marker = readMarker(this.#controlDirectory);
      return judgeVolume(
        marker,
        configuration.app,
        await this.#rememberedVolume(marker !== undefined, later),
      );
    };
    const onFailure = (message: string) => log(`cannot check the volume: ${message}`);
    const verdict = await persist(look, { clock, signal, onFailure });
    if (verdict === undefined) return;
    if (verdict.kind === "refused") this.#inputs.post({ type: "volumeRefused", reason: verdict.reason });
    else this.#inputs.post({ type: "volumeAccepted" });
  }

  /**
   * The volume that the group remembers. For an empty volume the answer is worth any wait; for one that carries the
   * app's own marker AWS being away must not keep the app down.
   */
  async #rememberedVolume(known: boolean, later: boolean): Promise<string | undefined> {
    const { clock, group } = this.#parts;
    if (!known || later) return (await group.describe())?.tags[volumeTag];
    return (await inTime(this.#groupView, clock, memoryPatience))?.tags[volumeTag];
  }

  #acquireLease(): void {
    const { clock, log } = this.#parts;
    const directory = join(this.#controlDirectory, "lease");
    const attempt = async () => {
      const lease = this.#parts.openLease(directory, (news) => this.#tellLease(news));
      const held = await lease.acquire(this.#ending.signal);
      this.#tenure = new Tenure(this.#parts, this.#controlDirectory, lease, held, (input) =>
        this.#inputs.post(input),
      );
      this.#inputs.post({ type: "leaseAcquired", epoch: held.epoch });
      return true;
    };
    const onFailure = (message: string, error: unknown) => {
      if (this.#ending.signal.aborted) return;
      log(`cannot acquire the lease: ${message}`);
      // The console is far away: a guard that refuses for want of its watchdog must be seen in `hitori status`.
      const hint = error instanceof HitoriError && error.hint !== undefined ? ` ${error.hint}` : "";
      this.#say({ type: "lease.unavailable", reason: message + hint });
    };
    const over = new AbortController();
    this.#duties.leaveIfSurplus(() => this.#holderLives, AbortSignal.any([over.signal, this.#ending.signal]));
    this.#acquiring = persist(attempt, { clock, signal: this.#ending.signal, onFailure })
      .then((acquired) => acquired === true)
      .finally(() => over.abort());
  }

  async #leave(how: "release" | "disarm" | "abandon"): Promise<void> {
    this.#cancelPatience();
    if (this.#state.lease === "none") {
      // Acquired at the last moment: `leaseAcquired` is in the queue, and a leave of its own follows it.
      if (!(await this.#acquiring)) this.#inputs.post({ type: "left", clean: true });
      return;
    }
    const clean = (await this.#tenure?.leave(how)) ?? false;
    this.#tenure = undefined;
    this.#acquiring = Promise.resolve(false);
    this.#inputs.post({ type: "left", clean });
  }

  #losePatience(reason: string): void {
    const { clock, configuration } = this.#parts;
    const { epoch, wasHealthy } = this.#state;
    this.#cancelPatience();
    const patience = wasHealthy ? unhealthyPatience : configuration.gracePeriodSeconds * 1000;
    this.#cancelPatience = clock.after(patience, () =>
      this.#inputs.post({ type: "patienceOver", epoch, reason }),
    );
  }

  #tellLease(news: LeaseNews): void {
    if (news.type === "acquired") {
      this.#parts.timeline.write({ type: "lease.acquired", takeover: news.held.takeover }, news.held.epoch);
    } else if (news.type === "waiting") {
      const { holder, reason, epoch, takeoverIn } = news;
      this.#holderLives = epoch !== undefined && takeoverIn === undefined;
      this.#say({ type: "lease.waiting", holder, reason, holderEpoch: epoch, takeoverIn });
    } else if (news.type === "released") {
      this.#say({ type: "lease.released" });
    } else {
      this.#say({ type: `lease.${news.type}`, reason: news.reason });
    }
  }

  #say(facts: EventFacts): void {
    this.#parts.timeline.write(facts, this.#state.epoch === 0 ? undefined : this.#state.epoch);
  }

  /** What is not awaited must not fail unseen. The guard and the group take care of what then stays undone. */
  #watch(doing: Promise<void>): void {
    doing.catch((error: unknown) => this.#parts.log(`unexpected: ${messageOf(error)}`));
  }
}
