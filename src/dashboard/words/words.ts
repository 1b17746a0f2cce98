import type { EventType, TimelineEvent } from "../../timeline/event.ts";
import type { Finding, GroupState, ZoneState } from "../state.ts";

/** What the filters of the timeline tell apart. */
export type Category = "lease" | "app" | "instance" | "group" | "breaker" | "fault";

/** What a group is called, and its sizes. */
export type GroupSizes = Pick<GroupState, "name" | "min" | "max" | "desired">;

/** Everything that the page says, in one language. */
export interface Words {
  /** Of the language, as HTML names it. */
  readonly code: string;
  readonly otherLanguage: string;
  readonly title: (app: string) => string;
  readonly skipToTimeline: string;
  readonly connecting: string;
  readonly live: string;
  readonly reconnecting: string;
  readonly refused: string;
  readonly local: (timeScale: number | undefined) => string;
  readonly readOnly: string;
  readonly cloudTrouble: (message: string, since: string) => string;
  readonly duration: (milliseconds: number) => string;
  readonly ago: (milliseconds: number) => string;
  readonly verdict: {
    readonly serving: (instanceId: string, zone: string) => string;
    readonly noHolder: string;
    readonly silent: string;
    readonly held: string;
    readonly answering: string;
    readonly notAnswering: (duration: string) => string;
    readonly notAsked: string;
    readonly notDeployed: string;
  };
  readonly zones: {
    readonly heading: string;
    readonly empty: string;
    readonly condition: Readonly<Record<ZoneState["condition"], string>>;
    readonly group: (min: number, max: number, desired: number) => string;
    readonly holder: string;
    readonly frozen: string;
    readonly health: string;
    readonly target: string;
    readonly state: string;
    readonly noTarget: string;
    readonly saysNothing: string;
  };
  readonly lease: {
    readonly heading: string;
    readonly holder: string;
    readonly nobody: string;
    readonly epoch: string;
    readonly heldFor: string;
    readonly renewed: string;
    readonly renewedUnknown: string;
    readonly stalled: (ago: string) => string;
    readonly waiting: (instanceId: string, duration: string) => string;
    readonly soft: string;
    readonly hard: string;
    readonly death: string;
    readonly takeover: string;
    readonly gauge: (age: string, profile: string) => string;
    readonly profile: (name: string) => string;
  };
  readonly chart: {
    readonly heading: string;
    readonly summary: (good: string, median: string, slow: string) => string;
    readonly none: string;
    readonly window: string;
    readonly minutes: (count: number) => string;
    readonly latency: string;
    readonly noAnswer: string;
    readonly address: string;
    readonly outages: (count: number, longest: string) => string;
    readonly key: { readonly fault: string; readonly recovery: string; readonly bad: string };
    readonly fault: (fault: string) => string;
    readonly faultCleared: string;
    readonly leaseTaken: string;
    readonly appHealthy: string;
  };
  readonly timeline: {
    readonly heading: string;
    readonly filters: string;
    readonly category: Readonly<Record<Category, string>>;
    readonly everyone: string;
    readonly instance: string;
    readonly search: string;
    readonly shown: (shown: number, all: number) => string;
    readonly empty: string;
    readonly nothingFits: string;
    readonly why: string;
    readonly facts: string;
    readonly chosen: string;
    readonly choose: string;
    readonly newer: string;
    readonly epoch: (epoch: number) => string;
  };
  readonly findings: {
    readonly heading: string;
    readonly none: string;
    /** What is wrong, and what to do: the text ends in a command. */
    readonly finding: (
      finding: Finding,
      group: GroupSizes | undefined,
    ) => { readonly what: string; readonly remedy: string };
  };
  readonly breaker: {
    readonly heading: string;
    readonly closed: string;
    readonly counted: (replacements: number, limit: number) => string;
    readonly held: (ago: string) => string;
    readonly evidence: string;
    readonly showOutput: string;
    readonly output: string;
    readonly noOutput: string;
    readonly resumeBy: string;
  };
  readonly drills: {
    readonly heading: string;
    readonly none: string;
    readonly running: (fault: string, ago: string) => string;
    readonly fault: string;
    readonly when: string;
    readonly verdict: string;
    readonly recovery: string;
    readonly lost: string;
    readonly good: string;
    readonly bad: string;
    readonly never: string;
    readonly notNeeded: string;
    readonly title: Readonly<Record<string, string>>;
  };
  readonly price: {
    readonly heading: string;
    readonly month: string;
    readonly usage: string;
    readonly lines: string;
    readonly unknown: string;
    /** Words for the lines of an estimate; a line without any is said as it is. */
    readonly line: Readonly<Record<string, string>>;
  };
  readonly actions: {
    readonly failZone: string;
    readonly restoreZone: string;
    readonly kill: string;
    readonly freeze: string;
    readonly thaw: string;
    readonly capacity2: string;
    readonly capacity1: string;
    readonly resume: string;
    readonly of: (action: string, target: string) => string;
    readonly confirm: Readonly<Record<string, (target: string) => string>>;
    readonly doIt: string;
    readonly cancel: string;
    readonly failed: (message: string) => string;
  };
  readonly news: {
    readonly holder: (instanceId: string, zone: string, epoch: number) => string;
    readonly noHolder: string;
    readonly lost: string;
    readonly returned: (duration: string) => string;
    readonly held: string;
    readonly zoneFailed: (zone: string) => string;
    readonly zoneRestored: (zone: string) => string;
  };
  /** An event in a sentence. */
  readonly sentence: (event: TimelineEvent) => string;
  /** What such an event means, and why it happens. */
  readonly why: Readonly<Record<EventType, string>>;
}
