import { expect, test } from "vitest";
import { buildFargateTemplate } from "./build-template.ts";
import { fargateInput } from "./fargate.test-support.ts";

const chat = `
services:
  web:
    image: registry.example.org/chat:1
    entrypoint: /entry "with a blank"
    command: [node, web.js, "--db=db:5432"]
    user: "1000:1000"
    working_dir: /srv
    ports: ["3000:3000"]
    environment: {DATABASE_URL: "postgres://chat:chat@db:5432/chat"}
    env_file: [web.env]
    volumes: ["./uploads:/uploads:ro", "cache:/cache"]
    tmpfs: ["/run:size=64m,mode=755"]
    ulimits: {nofile: {soft: 1024, hard: 2048}, nproc: 100}
    depends_on: {db: {condition: service_healthy}, seed: {condition: service_completed_successfully}}
    stop_grace_period: 5s
    deploy: {resources: {limits: {cpus: "0.5", memory: 512M}}}
  db:
    image: 000000000000.dkr.ecr.ap-northeast-1.amazonaws.com/mirror/postgres:17
    volumes: ["data:/var/lib/postgresql/data", {type: tmpfs, dst: /dev/shm, tmpfs: {size: 1048577}}]
    healthcheck: {test: pg_isready -h db, interval: 1s, retries: 20}
    stop_grace_period: 60s
    mem_limit: 1g
  seed: {image: seed, mem_limit: 64m}
  once: {image: seed, mem_limit: 64m, restart: "no", command: echo $$HOME}
volumes: {data: {}, cache: {x-hitori: {ephemeral: true}}}
`;

const input = fargateInput(
  chat,
  { ingress: { loadBalancer: { targetPort: 3000 } } },
  {
    environmentFiles: { web: { LEVEL: "debug", DATABASE_URL: "overridden" } },
  },
);
// What CloudFormation gets: undefined has no place in JSON.
const template = JSON.parse(JSON.stringify(buildFargateTemplate(input)));
const task = template.Resources.TaskDefinition.Properties;
const [lease, web, db, seed, once] = task.ContainerDefinitions;

test("ECS keeps one task, stops the old before it starts the new, and moves none to balance zones", () => {
  expect(template.Resources.Service.Properties).toMatchObject({
    DesiredCount: 1,
    DeploymentConfiguration: {
      MinimumHealthyPercent: 0,
      MaximumPercent: 100,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    },
    AvailabilityZoneRebalancing: "DISABLED",
    LaunchType: "FARGATE",
    PlatformVersion: "1.4.0",
    LoadBalancers: [{ ContainerName: "web", ContainerPort: 3000, TargetGroupArn: { Ref: "TargetGroup" } }],
  });
  expect(template.Resources.TargetGroup.Properties).toMatchObject({ TargetType: "ip", Port: 3000 });
});

test("the lease's container sees the others' processes, and each of them waits for it", () => {
  expect(task.PidMode).toBe("task");
  expect(lease).toMatchObject({
    Name: "hitori-lease",
    Essential: true,
    User: "0",
    EntryPoint: ["hitori"],
    Command: ["agent", "hold", "/hitori", "--patience=60"],
    HealthCheck: { Command: ["CMD", "test", "-f", "/tmp/hitori-lease-held"] },
  });
  for (const container of [web, db, seed])
    expect(container.DependsOn[0]).toEqual({ ContainerName: "hitori-lease", Condition: "HEALTHY" });
});

test("a service becomes a container with everything that ECS has a word for", () => {
  expect(web).toMatchObject({
    Image: "registry.example.org/chat:1",
    Essential: true,
    EntryPoint: ["/entry", "with a blank"],
    Command: ["node", "web.js", "--db=127.0.0.1:5432"],
    User: "1000:1000",
    WorkingDirectory: "/srv",
    PortMappings: [{ ContainerPort: 3000, Protocol: "tcp" }],
    Environment: [
      { Name: "LEVEL", Value: "debug" },
      { Name: "DATABASE_URL", Value: "postgres://chat:chat@127.0.0.1:5432/chat" },
    ],
    DependsOn: [
      {},
      { ContainerName: "db", Condition: "HEALTHY" },
      { ContainerName: "seed", Condition: "SUCCESS" },
    ],
    StopTimeout: 5,
    Ulimits: [
      { Name: "nofile", SoftLimit: 1024, HardLimit: 2048 },
      { Name: "nproc", SoftLimit: 100, HardLimit: 100 },
    ],
    Memory: 512,
    LinuxParameters: { Tmpfs: [{ ContainerPath: "/run", Size: 64, MountOptions: ["mode=755"] }] },
    LogConfiguration: { LogDriver: "awslogs", Options: { "awslogs-group": { Ref: "LogGroup" } } },
  });
  expect(db).toMatchObject({
    HealthCheck: { Command: ["CMD-SHELL", "pg_isready -h db"], Interval: 5, Retries: 10 },
    StopTimeout: 60,
    LinuxParameters: { Tmpfs: [{ ContainerPath: "/dev/shm", Size: 2 }] },
  });
  expect([seed.Essential, once.Essential]).toEqual([false, false]);
  expect(once.Command).toEqual(["echo", "$HOME"]);
});

test("the task is the smallest that holds what the services ask for, and the lease", () => {
  expect([task.Cpu, task.Memory]).toEqual(["512", "2048"]);
});

test("data is where the instance has it: each directory by an access point of its own, encrypted, with IAM", () => {
  const paths = Object.values<{ Type: string; Properties: { RootDirectory?: { Path: string } } }>(
    template.Resources,
  )
    .filter(({ Type }) => Type === "AWS::EFS::AccessPoint")
    .map(({ Properties }) => Properties.RootDirectory?.Path);
  expect(paths).toEqual(["/chat/.hitori", "/chat/uploads", "/chat/volumes/data"]);
  const [first] = task.Volumes;
  expect(first.EFSVolumeConfiguration).toMatchObject({
    TransitEncryption: "ENABLED",
    AuthorizationConfig: { IAM: "ENABLED", AccessPointId: { Ref: expect.stringMatching(/^AccessPoint/) } },
  });
  expect(web.MountPoints).toEqual([
    { SourceVolume: task.Volumes[1].Name, ContainerPath: "/uploads", ReadOnly: true },
    { SourceVolume: task.Volumes[3].Name, ContainerPath: "/cache", ReadOnly: false },
  ]);
  expect(task.Volumes[3]).toEqual({ Name: task.Volumes[3].Name });
});

test("the roles name one log group, one file system through its access points, and the repositories", () => {
  const statements = (id: string) => template.Resources[id].Properties.Policies[0].PolicyDocument.Statement;
  expect(statements("ExecutionRole").map(({ Sid }: { Sid: string }) => Sid)).toEqual([
    "Logs",
    "Registry",
    "Images",
  ]);
  expect(statements("ExecutionRole")[2].Resource).toEqual([
    { "Fn::Sub": expect.stringMatching(/:ecr:ap-northeast-1:000000000000:repository\/mirror\/postgres$/) },
  ]);
  const [files] = statements("TaskRole");
  expect(files.Condition.StringEquals["elasticfilesystem:AccessPointArn"]).toHaveLength(3);
});

test("a file system that is there is taken, with the group that leads to it", () => {
  const there = buildFargateTemplate(
    fargateInput(
      chat,
      { storage: { fileSystem: "fs-0abc" } },
      {
        zonesWithMountTarget: ["ap-northeast-1a", "ap-northeast-1c"],
        securityGroups: ["sg-of-the-instance"],
      },
    ),
  );
  expect(Object.keys(there.Resources).filter((id) => /^(FileSystem|MountTarget)/.test(id))).toEqual([
    "FileSystemSecurityGroup",
  ]);
  expect(JSON.stringify(there.Resources.Service)).toContain("sg-of-the-instance");
});

test("the same input gives the same bytes", () => {
  expect(JSON.stringify(buildFargateTemplate(input))).toBe(JSON.stringify(buildFargateTemplate(input)));
});
