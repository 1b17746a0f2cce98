/** A line of the writer app: appended to the journal on the volume, and forced to disk. */
export interface Line {
  readonly epoch: number;
  /** From 1, without a gap, for each process of the app. */
  readonly sequence: number;
  /** `<instance>:<pid>`. */
  readonly writer: string;
  /** CLOCK_MONOTONIC, nanoseconds, before the write: one clock for all machines of this computer. */
  readonly at: bigint;
}

export interface Verdict {
  readonly lines: number;
  readonly epochs: readonly number[];
  /** In words, each a proof that two wrote at once. Must be empty. */
  readonly overlaps: readonly string[];
  /** In words, each a write that was on disk or acknowledged and is gone. Must be empty. */
  readonly lost: readonly string[];
}

const form = /^(\d+) (\d+) (i-[0-9a-z]+:\d+) (\d+)$/;

/** Reads one line; undefined for one that a kill cut off. */
export function parseLine(text: string): Line | undefined {
  const [, epoch, sequence, writer, at] = form.exec(text) ?? [];
  if (writer === undefined || at === undefined) return undefined;
  return { epoch: Number(epoch), sequence: Number(sequence), writer, at: BigInt(at) };
}

/**
 * Judges a journal by its own order and by the writers' clocks. Pure.
 * @param journal text of the file on the volume
 * @param acknowledged the lines that clients were answered with
 */
export function judgeJournal(journal: string, acknowledged: readonly string[]): Verdict {
  const lines = journal
    .split("\n")
    .map(parseLine)
    .filter((line) => line !== undefined);
  const kept = new Set(journal.split("\n"));
  return {
    lines: lines.length,
    epochs: [...new Set(lines.map(({ epoch }) => epoch))],
    overlaps: [...wrongOrder(lines), ...sharedMoments(lines)],
    lost: [
      ...gaps(lines),
      ...acknowledged.filter((line) => !kept.has(line)).map((line) => `acknowledged, but gone: ${line}`),
    ],
  };
}

/** Within the append-only file: an epoch after a higher one, or a writer that goes on after another one began. */
function wrongOrder(lines: readonly Line[]): string[] {
  const found: string[] = [];
  const left = new Set<string>();
  let before: Line | undefined;
  for (const line of lines) {
    if (before !== undefined && line.writer !== before.writer) {
      left.add(before.writer);
      if (left.has(line.writer)) found.push(`${line.writer} writes on after ${before.writer} began`);
    }
    if (before !== undefined && line.epoch < before.epoch)
      found.push(`epoch ${line.epoch} of ${line.writer} after epoch ${before.epoch} of ${before.writer}`);
    before = line;
  }
  return found;
}

/** Writers whose first and last moments enclose a moment of another's. */
function sharedMoments(lines: readonly Line[]): string[] {
  const spans = new Map<string, { from: bigint; to: bigint }>();
  for (const { writer, at } of lines) {
    const span = spans.get(writer);
    spans.set(writer, {
      from: span === undefined || at < span.from ? at : span.from,
      to: span === undefined || at > span.to ? at : span.to,
    });
  }
  const all = [...spans];
  return all.flatMap(([one, span], index) =>
    all
      .slice(index + 1)
      .filter(([, other]) => span.from <= other.to && other.from <= span.to)
      .map(([other]) => `${one} and ${other} wrote in the same moment`),
  );
}

function gaps(lines: readonly Line[]): string[] {
  const last = new Map<string, number>();
  const found: string[] = [];
  for (const { writer, sequence } of lines) {
    const expected = (last.get(writer) ?? 0) + 1;
    if (sequence !== expected) found.push(`${writer}: ${sequence} follows where ${expected} was written`);
    last.set(writer, sequence);
  }
  return found;
}
