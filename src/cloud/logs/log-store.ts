import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorCode } from "../../base/error.ts";
import type { Account, CloudContext } from "../account.ts";

export interface StoredEvent {
  /** Counts the stream's events from 0; never given twice. */
  readonly sequence: number;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

/** What a stream keeps at most; the oldest go first. AWS keeps everything: this is a rehearsal's memory. */
const limits = { events: 10_000, characters: 8 * 1024 * 1024 };

/**
 * The events of one stream: in memory, and as JSON lines in `<directory>/logs/<region>/<group>/<stream>.jsonl`, so that
 * writing one costs one append however large the state is. The file is written anew when half of it is dropped events.
 */
class StreamStore {
  readonly #path: string;
  #events: StoredEvent[];
  #characters = 0;
  #lines: number;

  constructor(path: string) {
    this.#path = path;
    this.#events = readEvents(path);
    this.#lines = this.#events.length;
    for (const event of this.#events) this.#characters += event.message.length;
    this.#drop();
  }

  get events(): readonly StoredEvent[] {
    return this.#events;
  }

  append(given: readonly { timestamp: number; message: string }[], ingestionTime: number): void {
    let sequence = (this.#events.at(-1)?.sequence ?? -1) + 1;
    const added = given.map(({ timestamp, message }) => {
      return { sequence: sequence++, timestamp, ingestionTime, message };
    });
    appendText(this.#path, added.map((event) => `${JSON.stringify(event)}\n`).join(""));
    this.#events.push(...added);
    this.#lines += added.length;
    for (const event of added) this.#characters += event.message.length;
    this.#drop();
  }

  #drop(): void {
    let from = Math.max(0, this.#events.length - limits.events);
    for (const event of this.#events.slice(0, from)) this.#characters -= event.message.length;
    while (this.#characters > limits.characters && from < this.#events.length - 1) {
      this.#characters -= this.#events[from]?.message.length ?? 0;
      from += 1;
    }
    if (from === 0) return;
    this.#events = this.#events.slice(from);
    if (this.#lines < 2 * this.#events.length) return;
    const temporary = `${this.#path}.tmp`;
    writeFileSync(temporary, this.#events.map((event) => `${JSON.stringify(event)}\n`).join(""));
    renameSync(temporary, this.#path);
    this.#lines = this.#events.length;
  }
}

const stores = new WeakMap<CloudContext, Map<string, StreamStore>>();

/** The events of a stream, in the order in which they came. */
export function streamEvents(account: Account, group: string, stream: string): readonly StoredEvent[] {
  return storeOf(account, group, stream).events;
}

export function appendEvents(
  account: Account,
  group: string,
  stream: string,
  events: readonly { timestamp: number; message: string }[],
): void {
  storeOf(account, group, stream).append(events, account.now);
}

/** Removes a stream's events, or with `stream` undefined those of the whole group. */
export function removeEvents(account: Account, group: string, stream?: string): void {
  const path = stream === undefined ? groupDirectory(account, group) : streamPath(account, group, stream);
  const open = stores.get(account.cloud);
  for (const known of open?.keys() ?? []) {
    if (known === path || known.startsWith(`${path}/`)) open?.delete(known);
  }
  rmSync(path, { recursive: true, force: true });
}

/** Forgets what was read of a cloud's files, which are gone. */
export function forgetEvents(cloud: CloudContext): void {
  stores.delete(cloud);
}

function storeOf(account: Account, group: string, stream: string): StreamStore {
  let open = stores.get(account.cloud);
  if (!open) {
    open = new Map();
    stores.set(account.cloud, open);
  }
  const path = streamPath(account, group, stream);
  let store = open.get(path);
  if (!store) {
    store = new StreamStore(path);
    open.set(path, store);
  }
  return store;
}

function groupDirectory(account: Account, group: string): string {
  return join(account.cloud.directory, "logs", account.region, fileName(group));
}

function streamPath(account: Account, group: string, stream: string): string {
  return join(groupDirectory(account, group), `${fileName(stream)}.jsonl`);
}

/** Readable as far as it goes, and one name's alone: names may hold slashes and be longer than a file's. */
function fileName(name: string): string {
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 12);
  return `${name
    .replace(/[^\w.-]+/g, "_")
    .replace(/^\./, "_")
    .slice(0, 80)}-${hash}`;
}

function appendText(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, text);
  }
}

/** A torn last line (the process was killed in the middle of it) is cut off, so that the next one stands alone. */
function readEvents(path: string): StoredEvent[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole !== text) writeFileSync(path, whole);
  return whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as StoredEvent);
}
