import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readFileIfPresent } from "../base/atomic-file.ts";
import { HitoriError } from "../base/error.ts";
import type { CloudSnapshot } from "./cloud.ts";

/** Raised whenever the slices' layout changes so that older ones cannot be read. */
const format = 1;

interface StateDocument extends CloudSnapshot {
  readonly format: number;
  readonly accountId: string;
}

/** A cloud's state on disk: `<directory>/state.json`, replaced as one step whenever something has changed. */
export class StateFile {
  readonly path: string;
  readonly #directory: string;
  readonly #accountId: string;
  /** What stands in the file; the same need not be written again. */
  #written = "";

  constructor(directory: string, accountId: string) {
    this.#directory = directory;
    this.#accountId = accountId;
    this.path = join(directory, "state.json");
  }

  /**
   * What an earlier cloud left here; undefined where there was none.
   * @throws HitoriError STATE_DAMAGED, STATE_FORMAT, STATE_OF_OTHER_ACCOUNT; the file is left as it is
   */
  read(): CloudSnapshot | undefined {
    const text = readFileIfPresent(this.path);
    if (text === undefined) return undefined;
    const document = parse(text, this.path);
    if (document.format !== format) {
      throw new HitoriError({
        code: "STATE_FORMAT",
        message: `${this.path} is of format ${document.format}, and this version reads ${format}.`,
        hint: wayOut(this.#directory, "Use the version that wrote it"),
      });
    }
    if (document.accountId !== this.#accountId) {
      throw new HitoriError({
        code: "STATE_OF_OTHER_ACCOUNT",
        message: `${this.path} is of account ${document.accountId}, and ${this.#accountId} was asked for.`,
        hint: wayOut(this.#directory, `Start with --account ${document.accountId}`),
      });
    }
    this.#written = text;
    const { failedZones, cutOffZones, fullZones, regions } = document;
    return { failedZones, cutOffZones, fullZones, regions };
  }

  /**
   * Writes the state if it differs from what stands there. Without fsync: it must outlive this process being
   * killed, which the page cache does; on a power cut a rename over the old file is ordered by the file systems
   * themselves (ext4's auto_da_alloc, btrfs, xfs), and waiting for the disk would hold up every request.
   * @returns whether it was written
   */
  write(snapshot: CloudSnapshot): boolean {
    const document: StateDocument = { format, accountId: this.#accountId, ...snapshot };
    const text = JSON.stringify(document);
    if (text === this.#written) return false;
    mkdirSync(this.#directory, { recursive: true });
    const temporary = `${this.path}.tmp`;
    writeFileSync(temporary, text, { mode: 0o600 });
    renameSync(temporary, this.path);
    this.#written = text;
    return true;
  }
}

function parse(text: string, path: string): StateDocument {
  try {
    const value: unknown = JSON.parse(text);
    if (isStateDocument(value)) return value;
  } catch {
    // Said below, together with what is JSON and no state.
  }
  throw new HitoriError({
    code: "STATE_DAMAGED",
    message: `${path} cannot be read: ${text.length} characters which are no state of a local cloud. Nothing was changed.`,
    hint: `Put back a copy of it, or throw everything away (file systems too): hitori cloud reset --directory ${path.replace(/\/state\.json$/, "")}`,
  });
}

function isStateDocument(value: unknown): value is StateDocument {
  if (typeof value !== "object" || value === null) return false;
  if (!("format" in value) || typeof value.format !== "number") return false;
  if (value.format !== format) return true;
  return (
    "accountId" in value &&
    typeof value.accountId === "string" &&
    "failedZones" in value &&
    Array.isArray(value.failedZones) &&
    "regions" in value &&
    typeof value.regions === "object" &&
    value.regions !== null
  );
}

function wayOut(directory: string, first: string): string {
  return `${first}, or throw everything away (file systems too): hitori cloud reset --directory ${directory}`;
}
