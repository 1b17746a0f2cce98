/**
 * What agent and guard say to each other: one JSON object a line, over the guard's standard input and output on a
 * process machine, over a Unix socket on Linux.
 */
export type AgentMessage =
  | { readonly type: "arm"; readonly id: number; readonly sentAt: number; readonly epoch: number }
  | { readonly type: "extend"; readonly sentAt: number; readonly epoch: number }
  | { readonly type: "fence"; readonly reason: string }
  | { readonly type: "disarm"; readonly id: number };

export type GuardMessage =
  | { readonly type: "ready" }
  | { readonly type: "done"; readonly id: number }
  | { readonly type: "refused"; readonly id: number; readonly reason: string }
  | { readonly type: "fired"; readonly reason: string; readonly logOnly: boolean };

/** Reads the agent's line; undefined for what is none of ours. The guard then goes on counting. */
export function parseAgentMessage(line: string): AgentMessage | undefined {
  const message = parseLine(line);
  const { type, id, sentAt, epoch, reason } = message;
  const timed = typeof sentAt === "number" && typeof epoch === "number";
  if (type === "arm" && typeof id === "number" && timed) return { type, id, sentAt, epoch };
  if (type === "extend" && timed) return { type, sentAt, epoch };
  if (type === "fence") return { type, reason: typeof reason === "string" ? reason : "no reason given" };
  if (type === "disarm" && typeof id === "number") return { type, id };
  return undefined;
}

export function parseGuardMessage(line: string): GuardMessage | undefined {
  const { type, id, reason, logOnly } = parseLine(line);
  if (type === "ready") return { type };
  if (type === "done" && typeof id === "number") return { type, id };
  if (type === "refused" && typeof id === "number") return { type, id, reason: String(reason) };
  if (type === "fired") return { type, reason: String(reason), logOnly: logOnly === true };
  return undefined;
}

export function formatMessage(message: AgentMessage | GuardMessage): string {
  return `${JSON.stringify(message)}\n`;
}

function parseLine(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // a line cut by the sender's death
  }
}
