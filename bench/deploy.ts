// plan, deploy and recovery of the example on a local cloud, and the agent's memory and CPU at rest.
// npm run bench:deploy
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cpuTime, printTable, processesWith, residentMemory } from "./measure.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "hitori-bench-"));
const cloudDirectory = join(directory, "cloud");
const port = 20_000 + (process.pid % 20_000);
const endpoint = `http://127.0.0.1:${port}`;

function hitori(...argv: string[]): { milliseconds: number; stdout: string } {
  const from = performance.now();
  const words = [
    join(root, "bin/hitori.js"),
    "--endpoint-url",
    endpoint,
    "-f",
    join(root, "examples/chat/hitori.yml"),
    ...argv,
  ];
  const done = spawnSync(process.execPath, words, { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`hitori ${argv.join(" ")}: ${done.stderr}`);
  return { milliseconds: performance.now() - from, stdout: done.stdout };
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

try {
  const start = hitori(
    "cloud",
    "start",
    "-d",
    "--port",
    String(port),
    "--time-scale",
    "120",
    "--directory",
    cloudDirectory,
  );
  const cloudPid = processesWith("cloud", "start", String(port))[0] ?? 0;
  const idle = residentMemory(cloudPid);
  const plan = hitori("plan");
  const deploy = hitori("deploy", "--yes");
  await sleep(3000);
  const agentPid = processesWith("hitori.js", "agent", "boot").at(-1) ?? 0;
  const cpuBefore = cpuTime(agentPid);
  await sleep(20_000);
  const agentCpu = ((cpuTime(agentPid) - cpuBefore) / 20_000) * 100;
  const drills = [1, 2, 3].map(() => {
    const { recovery } = JSON.parse(hitori("--json", "drill", "zone", "--yes", "--path", "/healthz").stdout);
    return recovery as number;
  });
  printTable([
    ["", "measured", "limit"],
    ["cloud start -d, s", start.milliseconds / 1000, "-"],
    ["cloud resident memory idle, MB", idle, "150"],
    ["plan, s", plan.milliseconds / 1000, "1"],
    ["deploy until the app answers, s", deploy.milliseconds / 1000, "10"],
    ["zone failure to first good answer, s (worst of 3)", Math.max(...drills) / 1000, "8"],
    [
      "agent resident memory, MB",
      residentMemory(processesWith("hitori.js", "agent", "boot").at(-1) ?? 0),
      "80",
    ],
    ["agent CPU at rest, % of a core", agentCpu, "1"],
  ]);
} finally {
  spawnSync(process.execPath, [
    join(root, "bin/hitori.js"),
    "cloud",
    "reset",
    "--yes",
    "--directory",
    cloudDirectory,
  ]);
  spawnSync(process.execPath, [join(root, "bin/hitori.js"), "cloud", "stop", "--directory", cloudDirectory]);
  rmSync(directory, { recursive: true, force: true });
}
