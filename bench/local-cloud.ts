// From the start of the local cloud's process to its first answered calls, and its memory. npm run bench:local-cloud
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { endChild, median, printTable, residentMemory } from "./measure.ts";

const hitori = fileURLToPath(new URL("../bin/hitori.js", import.meta.url));
const rounds = 10;

interface Round {
  readonly firstAnswer: number;
  readonly firstOfEc2: number;
  readonly hundredCalls: number;
  readonly idle: number;
  readonly used: number;
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One signed call by hand over node:http: neither the SDK's start nor fetch's must be measured with it. */
function call(endpoint: string, service: string, body: string): Promise<void> {
  const credential = `Credential=bench/20260101/ap-northeast-1/${service}/aws4_request`;
  const headers = {
    authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0`,
    "content-type": "application/x-www-form-urlencoded",
  };
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, { method: "POST", headers }, (response) => {
      response.resume().on("end", () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${service} answered ${response.statusCode}`));
      });
    });
    sent.on("error", reject).end(body);
  });
}

function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", (data: Buffer) =>
      resolve((JSON.parse(String(data)) as { endpoint: string }).endpoint),
    );
    child.once("exit", (code) => reject(new Error(`the local cloud ended with ${code}`)));
  });
}

async function round(): Promise<Round> {
  const directory = mkdtempSync(join(tmpdir(), "hitori-bench-"));
  const from = performance.now();
  const words = ["--json", "cloud", "start", "--port", "0", "--directory", join(directory, "cloud")];
  const child = spawn(process.execPath, [hitori, ...words], { stdio: ["ignore", "pipe", "ignore"] });
  try {
    const endpoint = await endpointOf(child);
    await call(endpoint, "sts", "Action=GetCallerIdentity&Version=2011-06-15");
    const firstAnswer = performance.now() - from;
    await sleep(500);
    const idle = residentMemory(child.pid ?? 0);
    const beforeEc2 = performance.now();
    await call(endpoint, "ec2", "Action=DescribeVpcs&Version=2016-11-15");
    const firstOfEc2 = performance.now() - beforeEc2;
    const beforeHundred = performance.now();
    for (let count = 0; count < 100; count++)
      await call(endpoint, "ec2", "Action=DescribeVpcs&Version=2016-11-15");
    const hundredCalls = performance.now() - beforeHundred;
    await sleep(500);
    return { firstAnswer, firstOfEc2, hundredCalls, idle, used: residentMemory(child.pid ?? 0) };
  } finally {
    await endChild(child);
    rmSync(directory, { recursive: true, force: true });
  }
}

const done: Round[] = [];
for (let count = 0; count < rounds; count++) done.push(await round());
const middle = (pick: (one: Round) => number) => median(done.map(pick));
printTable([
  ["", "median", "limit"],
  ["process start to first answered call, ms", middle((one) => one.firstAnswer), "300"],
  ["first call of EC2, ms", middle((one) => one.firstOfEc2), "-"],
  ["a later call of EC2, ms", middle((one) => one.hundredCalls) / 100, "-"],
  ["resident memory at idle, MB", middle((one) => one.idle), "150"],
  ["resident memory after calls of EC2, MB", middle((one) => one.used), "-"],
]);
