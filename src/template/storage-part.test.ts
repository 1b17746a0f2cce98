import { expect, test } from "vitest";
import { parseCompose } from "../compose/parse.ts";
import { parseConfiguration } from "../config/load.ts";
import { buildTemplate } from "./build-template.ts";
import { storagePart } from "./storage-part.ts";

const composeText = 'services: {web: {image: nginx, ports: ["8000:80"]}}';

function whole(yaml: string) {
  return buildTemplate({
    configuration: parseConfiguration(`name: chat\n${yaml}`, "hitori.yml"),
    compose: parseCompose(composeText, "docker-compose.yml", {}),
    projectFiles: { "docker-compose.yml": composeText },
    network: {
      vpcId: "vpc-1",
      vpcCidr: "172.31.0.0/16",
      subnets: ["a", "c"].map((zone) => ({ subnetId: `subnet-${zone}`, availabilityZone: `x-1${zone}` })),
    },
    zonesWithMountTarget: [],
    package: "hitori@0.1.0",
    sourceDirectory: "",
  });
}

test.each([
  [
    "",
    ["FileSystem", "FileSystemSecurityGroup", "InstanceSecurityGroup", "MountTargetX1a", "MountTargetX1c"],
  ],
  [
    "ingress: {loadBalancer: {port: 80}}",
    [
      "FileSystem",
      "FileSystemSecurityGroup",
      "InstanceSecurityGroup",
      "LoadBalancerSecurityGroup",
      "MountTargetX1a",
      "MountTargetX1c",
    ],
  ],
  [
    "storage: {fileSystem: fs-1}",
    ["FileSystemSecurityGroup", "InstanceSecurityGroup", "MountTargetX1a", "MountTargetX1c"],
  ],
])(
  "with %s the storage is what holds the data and the ways to it, as in the whole template",
  (yaml, expected) => {
    const all = whole(yaml);
    const part = storagePart(all);
    expect(Object.keys(part.Resources).sort()).toEqual(expected);
    for (const [name, resource] of Object.entries(part.Resources)) expect(resource).toBe(all.Resources[name]);
    expect(Object.keys(part.Outputs)).toEqual(["FileSystemId", "InstanceSecurityGroupId"]);
  },
);
