import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { parseCompose } from "../compose/parse.ts";
import type { AgentConfiguration } from "../config/agent-configuration.ts";
import { parseConfiguration } from "../config/load.ts";
import type { TemplateInput } from "./template-input.ts";
import { userData } from "./user-data.ts";

const hostile = `services: {web: {image: "a:\${TAG}", command: "$(rm) \`id\` \${!x} 'q' \\\\ 一人"}}
HITORI_CONFIGURATION
`;

function input(projectFiles: Readonly<Record<string, string>>): TemplateInput {
  return {
    configuration: parseConfiguration("name: chat", "hitori.yml"),
    compose: parseCompose("services: {web: {image: nginx}}", "conf/docker-compose.yml", {}),
    projectFiles,
    network: { vpcId: "vpc-1", vpcCidr: "", subnets: [] },
    zonesWithMountTarget: [],
    package: "hitori@0.1.0",
    sourceDirectory: "/home/o'neil/chat",
  };
}

/** What Fn::Sub makes of a text: `${Name}` filled in, `${!Literal}` left as `${Literal}`. */
function substituted(text: string): string {
  return text.replace(/\$\{(!?)([^}]*)\}/g, (_, literal, name) => (literal ? `\${${name}}` : `<${name}>`));
}

/** What the agent reads on standard input when bash runs the script. */
function handedOver(files: Readonly<Record<string, string>>): AgentConfiguration {
  // A function named hitori makes the script think that it is installed; exec is taken off to reach it.
  const script = substituted(userData(input(files))).replace("exec hitori agent boot", "hitori agent boot");
  const ran = spawnSync("bash", ["-c", `hitori() { echo "$*" >&2; cat; }\n${script}`], { encoding: "utf8" });
  expect(ran.stderr).toBe("agent boot\n");
  return JSON.parse(ran.stdout);
}

test("bash hands the agent every file unchanged, whatever is in it, and the ids that CloudFormation made", () => {
  const handed = handedOver({ "docker-compose.yml": hostile, "a b.env": "A=${B}\n" });
  expect(handed.project).toEqual({
    composeFiles: ["docker-compose.yml"],
    files: { "docker-compose.yml": hostile, "a b.env": "A=${B}\n" },
    sourceDirectory: "/home/o'neil/chat",
  });
  expect(handed).toMatchObject({
    app: "chat",
    region: "<AWS::Region>",
    fileSystemId: "<FileSystem>",
    logGroupName: "<LogGroup>",
    autoScalingGroupName: "hitori-chat",
  });
});

test("the script passes shellcheck", () => {
  const script = substituted(userData(input({ "docker-compose.yml": hostile })));
  const checked = spawnSync("shellcheck", ["--shell=bash", "-"], { input: script, encoding: "utf8" });
  if (checked.error)
    throw new Error("shellcheck is missing: apt-get install shellcheck", { cause: checked.error });
  expect(checked.stdout).toBe("");
});

test("user data that EC2 would refuse names its biggest file", () => {
  const files = { "small.env": "x".repeat(4000), "big.conf": "x".repeat(7000) };
  expect(() => userData(input(files))).not.toThrow();
  expect(() => userData(input({ ...files, "big.conf": "x".repeat(12_000) }))).toThrow(
    /AWS takes 16384\. The biggest file in it is big\.conf with 12002 bytes/,
  );
});
