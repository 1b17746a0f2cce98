import type { Action } from "../state.ts";

/** Reads what a page asks for; undefined for what is no action. */
export function readAction(text: string): Action | undefined {
  const given = parsed(text);
  const { action, zone, instanceId, desired } = given;
  switch (action) {
    case "failZone":
    case "restoreZone":
      return typeof zone === "string" && /^[a-z0-9-]{1,40}$/.test(zone) ? { action, zone } : undefined;
    case "kill":
    case "freeze":
    case "thaw":
      return typeof instanceId === "string" && /^i-[0-9a-f]{8,17}$/.test(instanceId)
        ? { action, instanceId }
        : undefined;
    case "capacity":
      return desired === 1 || desired === 2 ? { action, desired } : undefined;
    case "resume":
      return { action };
    default:
      return undefined;
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
