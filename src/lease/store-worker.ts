import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Command } from "../base/command.ts";
import { errorCode, messageOf } from "../base/error.ts";
import { moduleCommand, runsFromSource } from "./module-command.ts";
import { hintName } from "./store.ts";

/** One file operation, as it goes to the worker. */
export type StoreRequest =
  | { readonly operation: "list" }
  | { readonly operation: "rename"; readonly from: string; readonly to: string }
  | { readonly operation: "bootstrap"; readonly token: string }
  | { readonly operation: "readHint" }
  | { readonly operation: "writeHint"; readonly text: string };

export interface StoreReply {
  readonly id: number;
  readonly value?: readonly string[] | string;
  readonly code?: string;
}

/**
 * How a worker is started: by this very module where the program runs from its source; in the built package it has a file
 * of its own beside the agent's, since a candidate waits for its start.
 */
export function storeWorkerCommand(beside = import.meta.url): Command {
  const module = runsFromSource(beside) ? import.meta.url : new URL("store-worker.js", beside).href;
  return moduleCommand(module, "runStoreWorker", []);
}

/**
 * Does the file operations of the lease, one after the other, as they come on standard input. Runs in a process of its
 * own since a hung NFS request holds whoever made it; that process is then killed. Ends when its input ends.
 */
export async function runStoreWorker(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, directory, request } = JSON.parse(line) as {
      id: number;
      directory: string;
      request: StoreRequest;
    };
    process.stdout.write(`${JSON.stringify(answer(id, directory, request))}\n`);
  }
}

function answer(id: number, directory: string, request: StoreRequest): StoreReply {
  try {
    return { id, value: perform(directory, request) };
  } catch (error) {
    return { id, code: errorCode(error) ?? messageOf(error) };
  }
}

/** Does one operation. Throws what the file system throws. */
function perform(directory: string, request: StoreRequest): readonly string[] | string | undefined {
  switch (request.operation) {
    case "list":
      return readdirSync(directory);
    case "rename":
      renameSync(join(directory, request.from), join(directory, request.to));
      return undefined;
    case "bootstrap":
      return bootstrap(directory, request.token);
    case "readHint":
      return readFileSync(join(directory, hintName), "utf8");
    case "writeHint":
      return replaceHint(directory, request.text);
  }
}

/**
 * The directory comes into being with its token in it, by one rename; onto a directory that has a token that fails. The
 * parent must exist: were it made here, an unmounted volume would get a lease of its own on the machine's disk.
 */
function bootstrap(directory: string, token: string): undefined {
  const nonce = token.split(".")[3] ?? "";
  const temporary = join(dirname(directory), `${basename(directory)}.tmp.${nonce}`);
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary);
  closeSync(openSync(join(temporary, token), "wx"));
  try {
    renameSync(temporary, directory);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function replaceHint(directory: string, text: string): undefined {
  const temporary = join(directory, `${hintName}.${process.pid}.tmp`);
  const file = openSync(temporary, "w");
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, join(directory, hintName));
}
