import type { EventType, TimelineEvent } from "../../timeline/event.ts";
import type { Category } from "../words/words.ts";

/** One event. It is kept as the line that it came as, a tenth of what it takes as an object. */
export interface Row {
  readonly at: number;
  readonly type: EventType;
  readonly instanceId: string;
  readonly line: string;
}

export interface Filter {
  readonly categories: ReadonlySet<Category>;
  /** Empty: every instance. */
  readonly instanceId: string;
  /** Empty: anything. */
  readonly text: string;
}

/** Every event that the page was told of, by time. */
export class TimelineStore {
  #rows: Row[] = [];
  readonly #names = new Map<string, string>();
  #version = 0;

  /** Oldest first. */
  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** Another one after each change. */
  get version(): number {
    return this.#version;
  }

  /** Whoever wrote an event, in the order in which they came. */
  get instanceIds(): string[] {
    return [...this.#names.keys()].filter((name) => name.startsWith("i-"));
  }

  clear(): void {
    this.#rows = [];
    this.#names.clear();
    this.#version += 1;
  }

  /** Takes lines in any order, and from any time. */
  add(lines: readonly string[]): void {
    const fresh = lines.map((line) => this.#row(line)).sort((a, b) => a.at - b.at);
    this.#rows = merged(this.#rows, fresh);
    this.#version += 1;
  }

  #row(line: string): Row {
    const { at, type, instanceId = "" } = JSON.parse(line) as TimelineEvent;
    const known = this.#names.get(instanceId);
    if (known === undefined) this.#names.set(instanceId, instanceId);
    return { at, type, instanceId: known ?? instanceId, line };
  }
}

function merged(rows: Row[], fresh: Row[]): Row[] {
  const [first] = fresh;
  const last = rows.at(-1);
  if (first === undefined) return rows;
  if (last === undefined || last.at <= first.at) return push(rows, fresh);
  if ((fresh.at(-1)?.at ?? 0) <= (rows[0]?.at ?? 0)) return push(fresh, rows);
  const all: Row[] = [];
  let at = 0;
  for (const row of rows) {
    for (let next = fresh[at]; next !== undefined && next.at < row.at; next = fresh[++at]) all.push(next);
    all.push(row);
  }
  return push(all, fresh.slice(at));
}

/** Not by spreading: a call takes some ten thousand arguments at the most. */
function push(rows: Row[], more: readonly Row[]): Row[] {
  for (const row of more) rows.push(row);
  return rows;
}

export function eventOf({ line }: Row): TimelineEvent {
  return JSON.parse(line) as TimelineEvent;
}

/** Which filter an event belongs to. */
export function categoryOf(type: EventType): Category {
  const [kind] = type.split(".");
  if (kind === "lease" || kind === "guard") return "lease";
  if (kind === "app") return "app";
  if (kind === "breaker" || kind === "drift") return "breaker";
  if (kind === "fault" || kind === "answer") return "fault";
  return kind === "group" ? "group" : "instance";
}

/** The rows that fit, oldest first. @param sentence of an event, in which the text is looked for as well */
export function filtered(
  rows: readonly Row[],
  { categories, instanceId, text }: Filter,
  sentence: (event: TimelineEvent) => string,
): readonly Row[] {
  const wanted = text.trim().toLowerCase();
  if (categories.size === 0 && instanceId === "" && wanted === "") return rows;
  return rows.filter((row) => {
    if (categories.size > 0 && !categories.has(categoryOf(row.type))) return false;
    if (instanceId !== "" && row.instanceId !== instanceId) return false;
    if (wanted === "" || row.line.toLowerCase().includes(wanted)) return true;
    return sentence(eventOf(row)).toLowerCase().includes(wanted);
  });
}
