import { HitoriError } from "../base/error.ts";
import type { Connection } from "./connection.ts";

/**
 * Asks the local cloud for what no AWS API can do: failing a zone, cutting a machine's power.
 * @param path below `/_hitori/`, e.g. `zones/ap-northeast-1a/fail`
 * @param query what a control asks for besides, e.g. `{zone: "ap-northeast-1a"}`
 */
export async function localControl(
  connection: Connection,
  method: "GET" | "POST",
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  if (connection.endpoint === undefined) {
    throw new HitoriError({
      code: "LOCAL_ONLY",
      message: `${path} can be asked of the local cloud only, not of AWS.`,
      hint: "Leave out --aws.",
      exitCode: 64,
    });
  }
  const asked = new URLSearchParams({ region: connection.region, ...query });
  const url = `${connection.endpoint}/_hitori/${path}?${asked}`;
  const response = await fetch(url, { method });
  const body: unknown = await response.json();
  if (!response.ok) {
    const message =
      typeof body === "object" && body !== null && "message" in body
        ? String(body.message)
        : response.statusText;
    throw new HitoriError({
      code: "LOCAL_CONTROL_FAILED",
      message,
      hint: "See what there is: hitori cloud status",
    });
  }
  return body;
}
