import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Account } from "../account.ts";
import { notifications, type OutboxMessage } from "./state.ts";

/** The oldest message goes when there are more. */
const outboxLimit = 500;

/** Puts a message where people can read it: `GET sns/outbox`, and a text file in `<cloud directory>/outbox`. */
export function putInOutbox(
  account: Account,
  message: Pick<OutboxMessage, "protocol" | "to" | "subject" | "text" | "note">,
): void {
  const id = randomUUID();
  const stamp = new Date(account.now).toISOString().replace(/[-:]/g, "");
  const kept: OutboxMessage = { id, time: account.now, ...message, file: `${stamp}-${id.slice(0, 8)}.txt` };
  const { outbox } = notifications.of(account);
  // A copy for people: the state is what must survive, so nobody waits for a disk here.
  mkdirSync(outboxDirectory(account), { recursive: true });
  writeFileSync(join(outboxDirectory(account), kept.file), fileText(kept));
  outbox.push(kept);
  for (const old of outbox.splice(0, Math.max(0, outbox.length - outboxLimit))) {
    rmSync(join(outboxDirectory(account), old.file), { force: true });
  }
}

function outboxDirectory(account: Account): string {
  return join(account.cloud.directory, "outbox");
}

function fileText(message: OutboxMessage): string {
  const head = [
    `Date: ${new Date(message.time).toUTCString()}`,
    "From: AWS Notifications <no-reply@sns.amazonaws.com>",
    `To: ${message.to}`,
    `Subject: ${message.subject}`,
    ...(message.note === undefined ? [] : [`X-Hitori-Note: ${message.note}`]),
  ];
  return `${head.join("\n")}\n\n${message.text}`;
}

/** The control `GET sns/outbox`. */
export function readOutbox(account: Account): object {
  const { outbox } = notifications.of(account);
  return {
    directory: outboxDirectory(account),
    messages: outbox.map((message) => ({ ...message, time: new Date(message.time).toISOString() })),
  };
}
