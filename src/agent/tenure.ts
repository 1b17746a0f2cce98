import { join } from "node:path";
import type { OwnGroupView } from "../aws/own-group.ts";
import { messageOf } from "../base/error.ts";
import { inTime } from "../base/in-time.ts";
import { readCompose } from "../compose/read.ts";
import type { Held, Lease } from "../lease/lease.ts";
import { clearLockFiles } from "../runtime/lock-files.ts";
import type { Runtime, RuntimeNews } from "../runtime/runtime.ts";
import type { EventFacts } from "../timeline/event.ts";
import { holding, isResumed, judge, resumed, told, withOutcome, withStart } from "./breaker.ts";
import { BreakerLedger } from "./breaker-ledger.ts";
import { claimAddress } from "./claim-address.ts";
import { heldNotice } from "./held-notice.ts";
import type { AgentParts } from "./parts.ts";
import { persist } from "./persist.ts";
import { writeProjectFiles } from "./project-files.ts";
import type { Input } from "./state.ts";
import { readMarker, volumeTag, writeMarker } from "./volume.ts";

/** The tag on the Auto Scaling group that `hitori resume` sets. */
const resumeTag = "hitori:resume";

/** An ordinary stop: each service's own grace decides; this only keeps it finite. */
const stopBudget = 120_000;
const evidenceBytes = 64 * 1024;
/** Milliseconds that the breaker's books may hold up the letting go of the volume. */
const booksPatience = 5000;
/** Milliseconds that the group is given to say what it thinks of this instance. */
const groupPatience = 2000;

/** What the agent does with the volume and the app from the moment it has the lease until it lets go. */
export class Tenure {
  readonly #parts: AgentParts;
  readonly #controlDirectory: string;
  readonly #lease: Lease;
  readonly #held: Held;
  readonly #post: (input: Input) => void;
  readonly #ledger: BreakerLedger;
  readonly #over = new AbortController();
  readonly #holdEnded = new AbortController();
  #preparing: Promise<void> = Promise.resolve();
  /** What is still being written down, and whether it may be: not after the volume was let go. */
  #booking: Promise<unknown> = Promise.resolve();
  #booksClosed = false;
  #runtime: Runtime | undefined;
  #startWritten = false;
  #failureCounted = false;

  constructor(
    parts: AgentParts,
    controlDirectory: string,
    lease: Lease,
    held: Held,
    post: (input: Input) => void,
  ) {
    this.#parts = parts;
    this.#controlDirectory = controlDirectory;
    this.#lease = lease;
    this.#held = held;
    this.#post = post;
    this.#ledger = new BreakerLedger(controlDirectory);
  }

  get #epoch(): number {
    return this.#held.epoch;
  }

  /** Keeps the lease renewed, and tells when it ends by itself. */
  renew(): void {
    void this.#lease.hold(this.#holdEnded.signal).then((why) => {
      this.#over.abort();
      if (why !== "aborted") this.#post({ type: "leaseEnded", epoch: this.#epoch, why });
    });
  }

  /** Has whoever asks for the app by its address come here. */
  async claimAddress(): Promise<void> {
    const say = (facts: EventFacts) => this.#parts.timeline.write(facts, this.#epoch);
    await claimAddress(this.#parts, this.#over.signal, say);
  }

  /** Makes everything ready for the app; tries again for as long as the tenure lasts. */
  prepare(): void {
    const { clock, log } = this.#parts;
    this.#preparing = persist(() => this.#prepareOnce(), {
      clock,
      signal: this.#over.signal,
      onFailure: (message) => log(`cannot prepare the app: ${message}`),
    }).then((input) => {
      if (input && !this.#over.signal.aborted) this.#post(input);
    });
  }

  startApp(): void {
    void this.#runtime?.start();
  }

  recordHealthy(): void {
    this.#failureCounted = false;
    this.#keepBooks(() => {
      this.#ledger.write(withOutcome(this.#ledger.read(), this.#epoch, "healthy"));
    });
  }

  /** Counts this start as failed, keeps its logs, and asks the breaker whether the instance may be replaced. */
  countFailure(reason: string): void {
    this.#book(async () => {
      await this.#writeFailure(reason);
      const { clock, configuration } = this.#parts;
      if (configuration.healthCheck !== "app" || this.#booksClosed) return;
      const verdict = judge(this.#ledger.read(), clock.now(), configuration.breaker);
      this.#post(
        verdict.action === "hold"
          ? { type: "breakerHolds", epoch: this.#epoch, reason: verdict.reason }
          : { type: "breakerAllowsReplacement", epoch: this.#epoch },
      );
    });
  }

  /**
   * Counts this start as failed where it is ended from outside before it was healthy, or where the group found it
   * unhealthy by a health check that the agent does not see: else nothing would ever count a loop of such starts. What
   * else ends does not touch the volume: it may hang, and the app is to be stopped.
   */
  recordEnding(wasHealthy: boolean, reason: string): void {
    this.#book(async () => {
      if (!this.#startWritten || this.#failureCounted) return;
      const failure = wasHealthy ? await this.#blame() : `it was not healthy yet, and ${reason}`;
      if (failure !== undefined) await this.#writeFailure(failure);
    });
  }

  /** Waits until somebody resumes. ReplaceUnhealthy is suspended so that the instance stays with its evidence. */
  async hold(reason: string): Promise<void> {
    const { clock, group, host, log } = this.#parts;
    const resumedHere = new AbortController();
    const signal = AbortSignal.any([this.#over.signal, resumedHere.signal]);
    const onFailure = (message: string) => log(`holding: ${message}`);
    const tag = await persist(async () => (await group.describe())?.tags[resumeTag] ?? "", {
      clock,
      signal,
      onFailure,
    });
    this.#keepBooks(() => this.#ledger.write(holding(this.#ledger.read(), tag, reason)));
    await persist(() => group.suspend("ReplaceUnhealthy"), { clock, signal, onFailure });
    void this.#tellTopic(reason, signal);
    const interval = host.kind === "process" ? 1000 : 5000;
    while (!signal.aborted) {
      await clock.sleep(interval, signal).catch(() => {});
      const look = async () => (await group.describe())?.tags[resumeTag];
      const now = await persist(look, { clock, signal, onFailure, attempts: 1 });
      if (signal.aborted || !isResumed(this.#ledger.read(), now)) continue;
      resumedHere.abort();
      this.#keepBooks(() => this.#ledger.write(resumed()));
      this.#startWritten = false;
      this.#failureCounted = false;
      this.#post({ type: "resumed" });
    }
  }

  /** Once for each hold, whichever instance holds. */
  async #tellTopic(reason: string, signal: AbortSignal): Promise<void> {
    const { clock, configuration, instanceId, log, topic } = this.#parts;
    if (this.#ledger.read().told) return;
    const facts = { instanceId, epoch: this.#epoch, reason, at: clock.now() };
    const { subject, message } = heldNotice(configuration, facts);
    const publish = () => topic.publish(subject, message).then(() => true);
    const onFailure = (failure: string) => log(`cannot tell the topic: ${failure}`);
    const published = await persist(publish, { clock, signal, onFailure });
    if (published && !signal.aborted) this.#keepBooks(() => this.#ledger.write(told(this.#ledger.read())));
  }

  async stopApp(hurry: boolean): Promise<void> {
    const proven = await this.#runtime?.stop(hurry ? this.#parts.hurryBudget : stopBudget);
    this.#post({ type: "appStopped", epoch: this.#epoch, proven: proven ?? true });
  }

  async killApp(): Promise<void> {
    const proven = await this.#runtime?.kill();
    this.#post({ type: "appStopped", epoch: this.#epoch, proven: proven ?? true });
  }

  /** Lets the volume go. True where nothing was left open. */
  async leave(how: "release" | "disarm" | "abandon"): Promise<boolean> {
    this.#over.abort();
    await this.#preparing;
    if (how === "release") await this.#booksWritten();
    this.#booksClosed = true;
    const unmounted = await this.#parts.host.unmountData();
    this.#holdEnded.abort();
    if (how === "abandon" || !unmounted) return false;
    if (how === "release") return this.#lease.release();
    await this.#parts.guard.disarm();
    return true;
  }

  async #prepareOnce(): Promise<Input | undefined> {
    const { configuration, clock, host } = this.#parts;
    const root = await host.mountData();
    const volume = join(root, configuration.app);
    this.#identify();
    const verdict = await this.#judgeStart();
    if (verdict !== undefined) return { type: "breakerHolds", epoch: this.#epoch, reason: verdict };
    if (await this.#isCondemned()) {
      throw new Error("the group found this instance unhealthy and replaces it: the next one starts the app");
    }
    if (this.#over.signal.aborted) return undefined;
    if (!this.#startWritten) {
      const start = { at: clock.now(), instanceId: this.#parts.instanceId, epoch: this.#epoch };
      this.#ledger.write(withStart(this.#ledger.read(), start));
      this.#startWritten = true;
    }
    writeProjectFiles(volume, configuration.project.files);
    const compose = readCompose(configuration.project.composeFiles.map((file) => join(volume, file)));
    const app = host.app(compose, volume, (news) => this.#tell(news));
    await app.runtime.clear();
    if (this.#over.signal.aborted) return undefined;
    if (configuration.forwardLogs !== false) app.runtime.follow((line) => this.#parts.serviceLogs.add(line));
    if (this.#held.takeover !== "first") this.#clearLockFiles(app.dataDirectories);
    this.#runtime = app.runtime;
    return { type: "prepared", epoch: this.#epoch };
  }

  /** Gives a new volume its identity, and has the group remember it: a later empty one is then noticed. */
  #identify(): void {
    const { configuration, clock, group, log } = this.#parts;
    const present = readMarker(this.#controlDirectory);
    const { app, fileSystemId } = configuration;
    let identity: string;
    if (present === undefined) {
      const facts = { app, fileSystemId, epoch: this.#epoch, at: clock.now() };
      identity = writeMarker(this.#controlDirectory, facts).identity;
      this.#parts.timeline.write({ type: "volume.initialized", identity }, this.#epoch);
    } else {
      identity = (JSON.parse(present) as { identity: string }).identity;
    }
    const remember = async () => {
      const view = await group.describe();
      if (view && view.tags[volumeTag] === undefined) await group.tag(volumeTag, identity);
    };
    const onFailure = (message: string) => log(`cannot tag the group with the volume's identity: ${message}`);
    void persist(remember, { clock, signal: this.#over.signal, onFailure });
  }

  /** The breaker's reason to hold, or undefined where the app may be started. */
  async #judgeStart(): Promise<string | undefined> {
    const { clock, configuration, group, timeline } = this.#parts;
    const ledger = this.#ledger.read();
    if (ledger.held && isResumed(ledger, (await group.describe())?.tags[resumeTag])) {
      this.#ledger.write(resumed());
      timeline.write({ type: "breaker.resumed" }, this.#epoch);
      return undefined;
    }
    // This tenure's own start is judged when it fails, not when its preparation is tried again.
    const others = { ...ledger, starts: ledger.starts.filter((start) => start.epoch !== this.#epoch) };
    const verdict = judge(others, clock.now(), configuration.breaker);
    if (verdict.action === "hold") return verdict.reason;
    if (verdict.failures > 0 && !this.#startWritten) {
      const { replacements: limit } = configuration.breaker;
      timeline.write({ type: "breaker.counted", replacements: verdict.failures, limit }, this.#epoch);
    }
    return undefined;
  }

  #clearLockFiles(directories: readonly string[]): void {
    for (const path of clearLockFiles(directories)) {
      this.#parts.timeline.write({ type: "app.lockFileCleared", path }, this.#epoch);
    }
  }

  #tell(news: RuntimeNews): void {
    const epoch = this.#epoch;
    if (news.type === "healthy") this.#post({ type: "appHealthy", epoch });
    else if (news.type === "unhealthy") this.#post({ type: "appUnhealthy", epoch, reason: news.reason });
    else this.#post({ type: "serviceExited", epoch, service: news.service, exitCode: news.exitCode });
  }

  /**
   * Whether the group replaces this instance already, as it does those that waited or held under the load balancer's
   * health check: a start would be cut off, and counted as failed.
   */
  async #isCondemned(): Promise<boolean> {
    const view = await this.#groupUnderBalancer();
    const healing = !view?.suspendedProcesses.some(
      (name) => name === "ReplaceUnhealthy" || name === "Terminate",
    );
    return healing && this.#isUnhealthy(view);
  }

  /** Why the group ends this instance, where it found it unhealthy; undefined where it did not, or does not answer. */
  async #blame(): Promise<string | undefined> {
    return this.#isUnhealthy(await this.#groupUnderBalancer())
      ? "the group found the instance unhealthy, by its load balancer's health check"
      : undefined;
  }

  #isUnhealthy(view: OwnGroupView | undefined): boolean {
    const own = view?.instances.find((one) => one.instanceId === this.#parts.instanceId);
    return own?.healthStatus === "Unhealthy";
  }

  /** The group where the load balancer's verdict counts and AWS answers in time; nothing waits for it longer. */
  async #groupUnderBalancer(): Promise<OwnGroupView | undefined> {
    const { clock, configuration, group, log } = this.#parts;
    if (configuration.healthCheck !== "elb") return undefined;
    const asked = group.describe().catch((error: unknown) => {
      log(`cannot describe the group: ${messageOf(error)}`);
      return undefined;
    });
    return inTime(asked, clock, groupPatience);
  }

  async #writeFailure(reason: string): Promise<void> {
    const { clock, instanceId } = this.#parts;
    this.#failureCounted = true;
    const tails = (await this.#runtime?.logTails(evidenceBytes)) ?? {};
    if (this.#booksClosed) return;
    this.#keepBooks(() => {
      this.#ledger.write(withOutcome(this.#ledger.read(), this.#epoch, "failed", reason));
      const files = Object.fromEntries(Object.entries(tails).map(([name, text]) => [`${name}.log`, text]));
      const services = JSON.stringify(this.#runtime?.status() ?? [], undefined, 2);
      const reasons = { "reason.txt": `${reason}\n`, "services.json": `${services}\n` };
      this.#ledger.keepEvidence(clock.now(), instanceId, { ...files, ...reasons });
    });
  }

  #book(writing: () => Promise<void>): void {
    const written = writing().catch((error: unknown) =>
      this.#parts.log(`cannot keep the breaker's books: ${messageOf(error)}`),
    );
    this.#booking = Promise.all([this.#booking, written]);
  }

  /** What is not written in time stays unwritten: the volume is the next holder's then. */
  async #booksWritten(): Promise<void> {
    await inTime(this.#booking, this.#parts.clock, booksPatience);
  }

  /** The breaker's books never keep the app from running: a volume that cannot be written shows itself elsewhere. */
  #keepBooks(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#parts.log(`cannot write the breaker's ledger: ${messageOf(error)}`);
    }
  }
}
