import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { preciseTime, systemClock } from "../../src/base/clock.ts";
import { cpuTime, endChild, median, printTable, residentMemory } from "../measure.ts";
import { firstCalls, send } from "./call.ts";
import type { BenchOptions } from "./options.ts";
import { dynaliteProgram } from "./peers.ts";

const hitori = fileURLToPath(new URL("../../bin/hitori.js", import.meta.url));
const rounds = 5;
/** Milliseconds: whoever has not answered well by then does not at all. */
const startLimit = 20_000;

/** A whole Node program which answers HTTP: what is the floor for one written in Node. */
const bareServer =
  'require("http").createServer((_, r) => r.end("{}")).listen(+process.argv[1], "127.0.0.1")';

interface Contender {
  readonly name: string;
  readonly argv: (port: number, directory: string) => readonly string[];
  readonly first: (endpoint: string) => Promise<unknown>;
  /** Calls that touch everything it has. */
  readonly everything: (endpoint: string) => Promise<unknown>;
}

interface Round {
  /** Milliseconds from the process's start to its first answer, and those of them on a processor. */
  readonly firstAnswer: number;
  readonly firstCpu: number;
  readonly idle: number;
  readonly touched: number;
}

const sts = firstCalls.sts ?? Object.values(firstCalls)[0];

const localCloud: Contender = {
  name: "hitori cloud start",
  argv: (port, directory) => [hitori, "cloud", "start", "--port", String(port), "--directory", directory],
  first: async (endpoint) => sts && send(endpoint, sts),
  everything: async (endpoint) => {
    for (const call of Object.values(firstCalls)) await send(endpoint, call);
  },
};

const bare: Contender = {
  name: "bare Node server",
  argv: (port) => ["-e", bareServer, String(port)],
  first: (endpoint) => get(endpoint),
  everything: (endpoint) => get(endpoint),
};

function dynalite(program: string): Contender {
  const list = {
    service: "dynamodb",
    target: "DynamoDB_20120810.ListTables",
    jsonVersion: "1.0",
    body: "{}",
  };
  return {
    name: "dynalite (DynamoDB alone)",
    argv: (port) => [program, "--port", String(port), "--host", "127.0.0.1"],
    first: (endpoint) => send(endpoint, list),
    everything: (endpoint) => send(endpoint, list),
  };
}

function get(endpoint: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request(endpoint, (response) => response.resume().on("end", () => resolve()))
      .on("error", reject)
      .end();
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Asks until there is an answer: every contender is met in the same way, none has to say that it is ready. */
async function untilAnswered(contender: Contender, endpoint: string, child: ChildProcess): Promise<void> {
  const deadline = preciseTime() + startLimit;
  for (;;) {
    try {
      await contender.first(endpoint);
      return;
    } catch (error) {
      if (child.exitCode !== null || preciseTime() > deadline) throw error;
      await systemClock.sleep(1);
    }
  }
}

async function round(contender: Contender): Promise<Round> {
  const directory = mkdtempSync(join(tmpdir(), "hitori-bench-"));
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const from = preciseTime();
  const argv = contender.argv(port, join(directory, "cloud"));
  const child = spawn(process.execPath, argv, { stdio: "ignore" });
  const pid = child.pid ?? 0;
  try {
    await untilAnswered(contender, endpoint, child);
    const firstAnswer = preciseTime() - from;
    const firstCpu = cpuTime(pid);
    await systemClock.sleep(300);
    const idle = residentMemory(pid);
    await contender.everything(endpoint);
    await systemClock.sleep(300);
    return { firstAnswer, firstCpu, idle, touched: residentMemory(pid) };
  } finally {
    await endChild(child);
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The rounds of all contenders alternate, so that all meet the same machine. */
export async function benchStart({ peers }: BenchOptions): Promise<void> {
  const program = dynaliteProgram(peers);
  const contenders = [bare, localCloud, ...(program ? [dynalite(program)] : [])];
  const done = contenders.map((): Round[] => []);
  for (let count = 0; count < rounds; count++) {
    for (const [at, contender] of contenders.entries()) done[at]?.push(await round(contender));
  }
  const middle = (at: number, pick: (one: Round) => number) => median((done[at] ?? []).map(pick));
  const floor = middle(0, (one) => one.firstAnswer);
  console.log(`\nprocess start to the first signed, answered call: medians of ${rounds}`);
  printTable([
    ["", "ms", "times bare", "CPU ms", "MB at idle", "MB, all services touched"],
    ...contenders.map((contender, at) => {
      const first = middle(at, (one) => one.firstAnswer);
      const memory = [middle(at, (one) => one.idle), middle(at, (one) => one.touched)];
      return [
        contender.name,
        first,
        (first / floor).toFixed(2),
        middle(at, (one) => one.firstCpu),
        ...memory,
      ];
    }),
    ["limit for hitori", 150, "2.50", "-", "-", 100],
  ]);
}
