import { createHash } from "node:crypto";
import type { CopyContext } from "./copy-context.ts";
import { readFully, writeFully } from "./file-calls.ts";
import { pieceBytes } from "./memory.ts";

/** Pieces of one large file that are written at once: enough to fill EFS's 500 MiB/s a client. */
const writesAtOnce = 4;
/** Zeros are looked for in steps of this many bytes, in files that have holes. */
const holeStep = 65_536;
const zeros = Buffer.alloc(holeStep);

export interface ContentJob {
  readonly source: number;
  readonly target: number;
  readonly size: number;
  /** Leave out what is only zeros: the target has nothing there. */
  readonly sparse: boolean;
  /** The target may have the right content already: read it, and write only what differs. */
  readonly compare: boolean;
}

export interface CopiedContent {
  /** Bytes that the source really had. */
  readonly size: number;
  readonly sha256: string;
}

/** Copies the content of a file: read and hashed in order, written several pieces at once. */
export async function copyContent(context: CopyContext, job: ContentJob): Promise<CopiedContent> {
  const hash = createHash("sha256");
  const writes = new Set<Promise<void>>();
  let failure: unknown;
  let position = 0;
  while (failure === undefined) {
    const wanted = Math.min(pieceBytes, Math.max(1, job.size - position));
    const buffer = await context.memory.take(wanted);
    let count: number;
    try {
      count = await context.sourceFiles.read(job.source, buffer, wanted, position);
      context.counters.readBytes += count;
      hash.update(buffer.subarray(0, count));
    } catch (error) {
      context.memory.give(buffer);
      failure = error;
      break;
    }
    const write = put(context, job, buffer, count, position)
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => {
        context.memory.give(buffer);
        writes.delete(write);
      });
    writes.add(write);
    position += count;
    if (count < wanted || position >= job.size) break;
    if (writes.size >= writesAtOnce) await Promise.race(writes);
  }
  await Promise.all(writes);
  if (failure !== undefined) throw failure;
  return { size: position, sha256: hash.digest("hex") };
}

async function put(
  context: CopyContext,
  job: ContentJob,
  buffer: Buffer,
  count: number,
  position: number,
): Promise<void> {
  if (count === 0) return;
  if (job.compare && (await isThere(context, job, buffer, count, position))) return;
  if (!job.sparse || job.compare) return write(context, job, buffer, 0, count, position);
  for (let from = 0; from < count; ) {
    let to = from;
    while (to < count && !isHole(buffer, to, count)) to += holeStep;
    to = Math.min(to, count);
    if (to > from) await write(context, job, buffer, from, to - from, position + from);
    from = to + holeStep;
  }
}

async function write(
  context: CopyContext,
  job: ContentJob,
  buffer: Buffer,
  from: number,
  length: number,
  position: number,
): Promise<void> {
  await writeFully(job.target, buffer, from, length, position);
  context.counters.writtenBytes += length;
}

function isHole(buffer: Buffer, from: number, count: number): boolean {
  const to = Math.min(from + holeStep, count);
  return buffer.compare(zeros, 0, to - from, from, to) === 0;
}

async function isThere(
  context: CopyContext,
  job: ContentJob,
  buffer: Buffer,
  count: number,
  position: number,
): Promise<boolean> {
  const there = await context.comparing.take(count);
  try {
    const length = await readFully(job.target, there, count, position);
    return length === count && there.compare(buffer, 0, count, 0, count) === 0;
  } finally {
    context.comparing.give(there);
  }
}
