import type { OwnGroupView } from "../aws/own-group.ts";
import { messageOf } from "../base/error.ts";
import type { EventFacts } from "../timeline/event.ts";
import type { AgentParts } from "./parts.ts";
import { persist } from "./persist.ts";
import { isSurplus, surplusWords } from "./surplus.ts";

/** Milliseconds between two looks at what the group wants of this instance. */
const lifecycleInterval = 1000;
const heartbeatInterval = 2000;
/** Milliseconds until a holder that does not renew is noticed: more than three renewals of the slowest profile there. */
const surplusInterval = { process: 4000, linux: 15_000 } as const;

/** What the agent owes its Auto Scaling group, and what it hears from it. None of it ever keeps the app waiting. */
export class GroupDuties {
  readonly #parts: AgentParts;
  readonly #say: (facts: EventFacts) => void;
  readonly #onTermination: (reason: string) => void;
  readonly #ended = new AbortController();
  readonly #heartbeatsEnded = new AbortController();

  constructor(parts: AgentParts, say: (facts: EventFacts) => void, onTermination: (reason: string) => void) {
    this.#parts = parts;
    this.#say = say;
    this.#onTermination = onTermination;
  }

  /** Begins to listen. Resolves with the group as it was found; undefined where there is none. */
  begin(): Promise<OwnGroupView | undefined> {
    void this.#listen();
    const { group } = this.#parts;
    const view = this.#persist("cannot describe the group", () => group.describe());
    void view.then((found) => this.#keepRebalancingSuspended(found));
    return view;
  }

  end(): void {
    this.#ended.abort();
    this.#heartbeatsEnded.abort();
  }

  setUnhealthy(): void {
    const { group, instanceId } = this.#parts;
    void this.#persist("cannot set the instance unhealthy", () => group.setUnhealthy(instanceId));
  }

  /**
   * Leaves a group that wants more than one under the load balancer's health check, while another instance holds the
   * lease: one that waits answers nothing, so the group would replace it again and again, for ever.
   */
  leaveIfSurplus(holderLives: () => boolean, signal: AbortSignal): void {
    if (this.#parts.configuration.healthCheck !== "elb") return;
    void this.#watchForSurplus(holderLives, signal);
  }

  async #watchForSurplus(holderLives: () => boolean, signal: AbortSignal): Promise<void> {
    const { clock, group, host, instanceId } = this.#parts;
    for (;;) {
      await clock.sleep(surplusInterval[host.kind], signal).catch(() => {});
      if (signal.aborted) return;
      if (!holderLives()) continue;
      const view = await this.#persist("cannot describe the group", () => group.describe(), 1);
      if (!view || !isSurplus(view, instanceId) || !holderLives() || signal.aborted) continue;
      const left = await this.#persist(
        "cannot leave the group",
        () => group.leave(instanceId).then(() => true),
        3,
      );
      if (left) this.#say({ type: "drift.corrected", what: surplusWords(view.desiredCapacity) });
      return;
    }
  }

  /** Keeps the termination hook from timing out while the app stops. */
  beginHeartbeats(): void {
    const { clock, group, configuration, instanceId, log } = this.#parts;
    const signal = this.#heartbeatsEnded.signal;
    const beat = async () => {
      while (!signal.aborted) {
        await group.heartbeat(configuration.lifecycleHookName, instanceId);
        await clock.sleep(heartbeatInterval, signal).catch(() => {});
      }
    };
    void beat().catch((error: unknown) => log(`the lifecycle hook takes no heartbeat: ${messageOf(error)}`));
  }

  /** Tells the group that this instance may go. What the timeline has to say goes first. */
  async completeLifecycleAction(): Promise<void> {
    const { group, configuration, instanceId, timeline } = this.#parts;
    this.#heartbeatsEnded.abort();
    await timeline.flush(2000);
    await this.#persist(
      "cannot complete the lifecycle action",
      () => group.completeLifecycleAction(configuration.lifecycleHookName, instanceId),
      5,
    );
  }

  /** CloudFormation cannot say it (aws-cdk#36134) and people undo it, so each boot sets it right. */
  async #keepRebalancingSuspended(found: OwnGroupView | undefined): Promise<void> {
    if (!found || found.suspendedProcesses.includes("AZRebalance")) return;
    const { group } = this.#parts;
    const done = await this.#persist("cannot suspend AZRebalance", async () => {
      await group.suspend("AZRebalance");
      return true;
    });
    if (done) this.#say({ type: "drift.corrected", what: "AZRebalance was not suspended; it is now" });
  }

  async #listen(): Promise<void> {
    const { clock, metadata, log } = this.#parts;
    const signal = this.#ended.signal;
    let told = "";
    while (!signal.aborted) {
      try {
        if ((await metadata.targetLifecycleState()) === "Terminated") {
          return this.#onTermination("the group terminates this instance");
        }
        told = "";
      } catch (error) {
        const message = messageOf(error);
        if (message !== told) log(`cannot read the target lifecycle state: ${message}`);
        told = message;
      }
      await clock.sleep(lifecycleInterval, signal).catch(() => {});
    }
  }

  #persist<T>(failure: string, attempt: () => Promise<T>, attempts?: number): Promise<T | undefined> {
    const { clock, log } = this.#parts;
    const onFailure = (message: string) => log(`${failure}: ${message}`);
    return persist(attempt, { clock, signal: this.#ended.signal, onFailure, attempts });
  }
}
