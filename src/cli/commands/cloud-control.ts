import { localControl } from "../../aws/local-control.ts";
import type { Context } from "../context.ts";

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
