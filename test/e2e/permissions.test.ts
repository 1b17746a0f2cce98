import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually, root, startTestCloud, type TestCloud, temporaryDirectory } from "./command-line.ts";

// The template's role is what the agent lives on: the local cloud holds it to its policies as AWS does.

let cloud: TestCloud;
let project: ReturnType<typeof temporaryDirectory>;

beforeEach(async () => {
  cloud = await startTestCloud();
  project = temporaryDirectory();
  cpSync(join(root, "examples/counter"), project.path, { recursive: true });
});

afterEach(async () => {
  await cloud?.stop();
  project?.remove();
});

const versions = { autoscaling: "2011-01-01", ec2: "2016-11-15", iam: "2010-05-08" } as const;

/** One call of AWS's Query protocol as the account's root user; the answer's XML. */
async function call(service: keyof typeof versions, Action: string, input: Record<string, string> = {}) {
  const credential = `AKIAEXAMPLE/20260101/ap-northeast-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
  const body = new URLSearchParams({ Action, Version: versions[service], ...input });
  const answer = await fetch(cloud.endpoint, { method: "POST", headers: { authorization }, body });
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return text;
}

function texts(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(
    (match) => match[1] ?? "",
  );
}

/** The requests of instances that the cloud's log has: those that changed something or were refused. */
function requestsOfInstances(): string[] {
  const log = readFileSync(join(cloud.directory, "cloud.log"), "utf8");
  return log.split("\n").filter((line) => / ASIA[0-9A-F]{16} /.test(line));
}

async function instanceId(other?: string): Promise<string> {
  return eventually(async () => {
    const answer = await call("autoscaling", "DescribeAutoScalingInstances");
    return texts(answer, "InstanceId").find((id) => id !== other);
  });
}

async function consoleOf(instance: string): Promise<string> {
  const path = `/_hitori/instances/${instance}/console?region=ap-northeast-1`;
  return await (await fetch(cloud.endpoint + path)).text();
}

test("the template's role allows all that the agent asks; without one right the agent says which it lacks", async () => {
  const deployed = await cloud.hitori(["-f", join(project.path, "hitori.yml"), "--json", "deploy", "--yes"]);
  expect(deployed.code, deployed.stderr).toBe(0);
  await eventually(async () => (requestsOfInstances().length > 2 ? true : undefined));
  expect(requestsOfInstances().filter((line) => /AccessDenied|Unauthorized/.test(line))).toEqual([]);

  const [RoleName = ""] = texts(await call("iam", "ListRoles"), "RoleName");
  const named = { RoleName, PolicyName: "hitori-agent" };
  const [encoded = ""] = texts(await call("iam", "GetRolePolicy", named), "PolicyDocument");
  const policy = JSON.parse(decodeURIComponent(encoded)) as { Statement: { Sid: string }[] };
  const Statement = policy.Statement.filter((one) => one.Sid !== "Look");
  expect(Statement.length).toBe(policy.Statement.length - 1);
  await call("iam", "PutRolePolicy", { ...named, PolicyDocument: JSON.stringify({ ...policy, Statement }) });

  const first = await instanceId();
  await call("ec2", "TerminateInstances", { "InstanceId.1": first });
  const second = await instanceId(first);
  const said = await eventually(async () => {
    const text = await consoleOf(second);
    return text.includes("is not authorized to perform") ? text : undefined;
  });
  expect(said).toContain(
    `AccessDenied: User: arn:aws:sts::000000000000:assumed-role/${RoleName}/${second} is not authorized to perform: autoscaling:DescribeAutoScalingGroups because no identity-based policy allows the autoscaling:DescribeAutoScalingGroups action`,
  );
});
