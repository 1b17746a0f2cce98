// Run by the build once everything is written: uses the package as it starts up, and keeps what V8 made of its files.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { load, scripts } from "../dist/load.js";

/** A first call to each service; what it takes is compiled by then. */
const calls = {
  autoscaling: "Action=DescribeAutoScalingGroups",
  cloudformation: "Action=DescribeStacks",
  ec2: "Action=DescribeVpcs",
  elasticloadbalancing: "Action=DescribeLoadBalancers",
  iam: "Action=ListRoles",
  rds: "Action=DescribeDBInstances",
  sns: "Action=ListTopics",
  sts: "Action=GetCallerIdentity",
};

function call(endpoint, service, body) {
  const scope = `Credential=build/20260101/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`;
  const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
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

/** Where the cloud that is being started says that it is. */
async function endpointOf(directory) {
  for (let count = 0; count < 1000; count++) {
    const path = join(directory, "cloud.json");
    if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")).endpoint;
    await setTimeout(10);
  }
  throw new Error("The local cloud did not start.");
}

const directory = mkdtempSync(join(tmpdir(), "hitori-build-"));
const { main } = load("cli/main.cjs");
// Process machines need Linux; the build must not.
const machines = process.platform === "linux" ? "process" : "none";
const running = main(["cloud", "start", "--port", "0", "--machines", machines, "--directory", directory]);
try {
  const endpoint = await endpointOf(directory);
  for (const [service, body] of Object.entries(calls)) await call(endpoint, service, body);
} finally {
  process.kill(process.pid, "SIGTERM");
  await running;
  rmSync(directory, { recursive: true, force: true });
}
process.exitCode = 0;
for (const [path, script] of scripts) writeFileSync(`${path}.compiled`, script.createCachedData());
