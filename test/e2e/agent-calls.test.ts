import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import type { RequestRecord, RunningCloud } from "../../src/cloud/index.ts";
import { startCloud } from "../../src/cloud/index.ts";
import { ProcessMachines } from "../../src/cloud/machines/process/process-machines.ts";
import { hitori as program, root, runHitori, temporaryDirectory } from "./command-line.ts";

// What the agents of an app ask of AWS over their whole life, against what the template's role lets them.
const project = temporaryDirectory();
const requests: RequestRecord[] = [];
let cloud: RunningCloud;

beforeAll(async () => {
  cpSync(join(root, "examples/counter"), project.path, { recursive: true });
  const text = "name: counter\ningress: {elasticIp: new}\nhealing: {healthCheck: app, gracePeriod: 20s}\n";
  writeFileSync(join(project.path, "hitori.yml"), text);
  cloud = await startCloud({
    directory: join(project.path, "cloud"),
    port: 0,
    // The termination hook waits for the agent in AWS's time, and the agent stops the app in real time.
    timeScale: 10,
    machines: ({ directory }) =>
      new ProcessMachines({ directory, clock: systemClock, commands: { hitori: program } }),
    onRequest: (request) => requests.push(request),
  });
});

afterAll(async () => {
  // Ends the machines; `hitori cloud reset` would end the process of the cloud, which is this one.
  await fetch(`${cloud.endpoint}/_hitori/reset`, { method: "POST" });
  await cloud.stop();
  project.remove();
});

function hitori(...words: string[]) {
  return runHitori(["--endpoint-url", cloud.endpoint, "--json", ...words], { cwd: project.path });
}

/** Access keys of sessions begin with ASIA: only instances have them here. */
function callsOfInstances(): string[] {
  const own = requests.filter(({ accessKeyId }) => accessKeyId?.startsWith("ASIA"));
  return [...new Set(own.map(({ service, operation }) => `${service}:${operation}`))].sort();
}

/** The actions of the role in the template that was deployed, but for mounting, which no API call asks for. */
async function allowed(): Promise<string[]> {
  const authorization =
    "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101/ap-northeast-1/cloudformation/aws4_request, SignedHeaders=host, Signature=0";
  const body = new URLSearchParams({
    Action: "GetTemplate",
    Version: "2010-05-15",
    StackName: "hitori-counter",
  });
  const answer = await (
    await fetch(cloud.endpoint, { method: "POST", headers: { authorization }, body })
  ).text();
  const template = JSON.parse(
    (/<TemplateBody>([\s\S]*)<\/TemplateBody>/.exec(answer)?.[1] ?? "")
      .replaceAll("&quot;", '"')
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&apos;", "'")
      .replaceAll("&amp;", "&"),
  );
  const [policy] = template.Resources.Role.Properties.Policies;
  const actions = policy.PolicyDocument.Statement.flatMap((one: { Action: string | string[] }) => one.Action);
  return [...new Set<string>(actions)]
    .filter((action) => !action.startsWith("elasticfilesystem:Client"))
    .sort();
}

test("the role allows exactly what the agents ask for over their whole life, and every one of it is granted", async () => {
  const deployed = await hitori("deploy", "--yes");
  expect(deployed.code, deployed.stderr).toBe(0);
  // A version that never becomes healthy: replacements, the breaker's hold, take-overs, stops, terminations.
  const drilled = await hitori("drill", "bad-image", "--yes");
  expect(drilled.code, drilled.stderr).toBe(0);
  const terminated = await hitori("drill", "instance", "--yes");
  expect(terminated.code, terminated.stderr).toBe(0);
  expect(callsOfInstances()).toEqual(await allowed());
  const refused = requests.filter(({ errorCode }) => /AccessDenied|Unauthorized/.test(errorCode ?? ""));
  expect(refused).toEqual([]);
});
