import { type ChildProcess, spawn } from "node:child_process";
import { Agent } from "node:http";
import { preciseTime } from "../../src/base/clock.ts";
import { cpuTime, endChild, printTable } from "../measure.ts";
import { type Call, firstCalls, send } from "./call.ts";
import { startBenchedCloud } from "./running-cloud.ts";

const requests = 5_000;
/** So many connections are kept busy: enough that the server never waits for this end. */
const connections = 8;

const bareServer = `
  const server = require("http").createServer((request, response) => {
    request.resume().on("end", () => response.end(require("crypto").randomUUID()));
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

const template = {
  service: "ec2",
  body: new URLSearchParams({
    Action: "CreateLaunchTemplate",
    Version: "2016-11-15",
    LaunchTemplateName: "one",
    "LaunchTemplateData.ImageId": "ami-00000000000000001",
    "LaunchTemplateData.InstanceType": "t4g.small",
  }).toString(),
};
const group = {
  service: "autoscaling",
  body: new URLSearchParams({
    Action: "CreateAutoScalingGroup",
    Version: "2011-01-01",
    AutoScalingGroupName: "one",
    MinSize: "1",
    MaxSize: "1",
    "AvailabilityZones.member.1": "ap-northeast-1a",
    "LaunchTemplate.LaunchTemplateName": "one",
    "LaunchTemplate.Version": "$Latest",
  }).toString(),
};

interface Load {
  readonly perSecond: number;
  /** Processor time of the server alone, milliseconds a request: 1000 by it is what one whole core carries. */
  readonly cpu: number;
}

async function load(endpoint: string, pid: number, call: Call): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let left = requests;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      await send(endpoint, call, agent);
    }
  };
  const warm = async () => {
    for (let count = 0; count < 500; count++) await send(endpoint, call, agent);
  };
  await warm();
  const cpuBefore = cpuTime(pid);
  const from = preciseTime();
  await Promise.all(Array.from({ length: connections }, work));
  const took = preciseTime() - from;
  agent.destroy();
  return { perSecond: (requests / took) * 1000, cpu: (cpuTime(pid) - cpuBefore) / requests };
}

function row(name: string, { perSecond, cpu }: Load, limit: string): (string | number)[] {
  return [name, perSecond, cpu.toFixed(3), 1000 / cpu, limit];
}

async function bare(call: Call): Promise<Load> {
  const child = spawn(process.execPath, ["-e", bareServer], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const port = await firstLine(child);
    return await load(`http://127.0.0.1:${port}`, child.pid ?? 0, call);
  } finally {
    await endChild(child);
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.stdout?.once("data", (data: Buffer) => resolve(String(data).trim())));
}

export async function benchRequests(): Promise<void> {
  const describe = firstCalls.autoscaling;
  if (!describe) throw new Error("There is no call of autoscaling.");
  const cloud = await startBenchedCloud();
  try {
    await send(cloud.endpoint, template);
    await send(cloud.endpoint, group);
    const answer = await send(cloud.endpoint, describe);
    if (!answer.includes("<LifecycleState>InService</LifecycleState>"))
      throw new Error(`No instance: ${answer}`);
    const floor = await bare(describe);
    const described = await load(cloud.endpoint, cloud.pid, describe);
    console.log(
      `\nDescribeAutoScalingGroups, one group with its instance: ${requests} requests over ${connections} connections`,
    );
    printTable([
      ["", "requests/s here", "server CPU ms each", "requests/s of one core", "limit"],
      row("bare Node server", floor, "-"),
      row("hitori", described, "2000"),
    ]);
  } finally {
    await cloud.stop();
  }
}
