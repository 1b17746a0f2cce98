import { localControl } from "../../aws/local-control.ts";
import { parseDuration } from "../../base/duration.ts";
import type { Context } from "../context.ts";
import { table } from "../output.ts";
import { usageError } from "../usage-error.ts";

const zoneWords: Readonly<Record<string, string>> = {
  fail: "has failed",
  partition: "is cut off",
  exhaust: "has no capacity",
  restore: "is restored",
};

/** `hitori cloud zone fail|partition|exhaust|restore <zone>` */
export const zoneControl = (verb: string) => async (context: Context, _options: unknown, zone: string) => {
  const answer = await localControl(
    context.connection(),
    "POST",
    `zones/${encodeURIComponent(zone)}/${verb}`,
  );
  context.output.result(`${zone} ${zoneWords[verb] ?? verb}`, answer);
  return 0;
};

/** `hitori cloud instance kill|freeze|thaw|impair|recover <instance-id>` */
export const instanceControl =
  (verb: string) => async (context: Context, _options: unknown, instanceId: string) => {
    const path = `instances/${encodeURIComponent(instanceId)}/${verb}`;
    const answer = await localControl(context.connection(), "POST", path);
    context.output.result(`${instanceId}: ${verb} done`, answer);
    return 0;
  };

interface StorageOptions {
  readonly zone?: string;
  readonly latency?: string;
}

/** What `file-systems/<id>/…` answers. */
interface StorageAnswer {
  readonly fileSystemId: string;
  readonly storage: string;
  readonly zones: Readonly<Record<string, { readonly kind: string; readonly latency?: number } | null>>;
}

/** `hitori cloud storage stall|slow|read-only|full|restore|show <fs-id>` */
export const storageControl =
  (verb: string) => async (context: Context, options: StorageOptions, fileSystemId: string) => {
    const path = `file-systems/${encodeURIComponent(fileSystemId)}`;
    const query: Record<string, string> = {};
    if (options.zone !== undefined) query.zone = options.zone;
    if (options.latency !== undefined) query.latency = String(readLatency(options.latency));
    const answer = (
      verb === "show"
        ? await localControl(context.connection(), "GET", `${path}/faults`)
        : await localControl(context.connection(), "POST", `${path}/${verb}`, query)
    ) as StorageAnswer;
    const rows = Object.entries(answer.zones).map(([zone, fault]): [string, string] => [
      zone,
      fault === null ? "as it should be" : [fault.kind, fault.latency].filter(Boolean).join(", ms: "),
    ]);
    context.output.result(table([[answer.fileSystemId, answer.storage], ...rows]), answer);
    return 0;
  };

/** @throws HitoriError USAGE for what is no duration; the local cloud says which ones it takes */
function readLatency(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined) return Math.round(milliseconds);
  throw usageError(
    `--latency: got ${text}, expected a duration such as 200ms or 1s.`,
    "See: hitori cloud storage slow --help",
  );
}
