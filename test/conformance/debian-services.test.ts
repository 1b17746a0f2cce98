import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NoMachines, type RunningCloud, startCloud } from "../../src/cloud/index.ts";
import { runProgram } from "../e2e/command-line.ts";

// The Query protocol of RDS and CloudWatch, as Debian's aws CLI and boto3 speak it, and Backup's paths.

const directory = mkdtempSync(join(tmpdir(), "hitori-debian-"));
let cloud: RunningCloud;

beforeAll(async () => {
  cloud = await startCloud({ directory, port: 0, timeScale: 0, machines: new NoMachines() });
});

afterAll(async () => {
  await cloud?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function aws(...words: string[]) {
  const env = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret", AWS_PAGER: "" };
  const fixed = ["--endpoint-url", cloud.endpoint, "--region", "ap-northeast-1", "--output", "json"];
  return runProgram(["/usr/bin/aws", ...fixed, ...words], { env });
}

test("the aws CLI makes a database Multi-AZ and waits for it", async () => {
  const named = ["--db-instance-identifier", "cli"];
  const made = await aws(
    ...["rds", "create-db-instance", ...named, "--engine", "mysql", "--db-instance-class", "db.t4g.micro"],
    ...["--allocated-storage", "20", "--master-username", "app", "--master-user-password", "correct-horse"],
  );
  expect(made.stderr).toBe("");
  expect((await aws("rds", "wait", "db-instance-available", ...named)).code).toBe(0);
  const changed = await aws("rds", "modify-db-instance", ...named, "--multi-az", "--apply-immediately");
  expect(JSON.parse(changed.stdout).DBInstance.DBInstanceStatus).toBe("modifying");
  const described = JSON.parse((await aws("rds", "describe-db-instances", ...named)).stdout).DBInstances[0];
  expect(described).toMatchObject({ MultiAZ: true, DBInstanceStatus: "available" });
  const missing = await aws("rds", "describe-db-instances", "--db-instance-identifier", "none");
  expect(missing.stderr).toContain(
    "(DBInstanceNotFound) when calling the DescribeDBInstances operation: DBInstance none not found.",
  );
});

test("the aws CLI puts an alarm and is told of one that is missing", async () => {
  const put = await aws(
    ...["cloudwatch", "put-metric-alarm", "--alarm-name", "cli", "--namespace", "chat", "--metric-name", "m"],
    ...[
      "--dimensions",
      "Name=app,Value=chat",
      "--statistic",
      "Sum",
      "--period",
      "60",
      "--evaluation-periods",
      "1",
    ],
    ...["--threshold", "1", "--comparison-operator", "GreaterThanThreshold"],
  );
  expect(put).toMatchObject({ code: 0, stderr: "" });
  const [alarm] = JSON.parse((await aws("cloudwatch", "describe-alarms")).stdout).MetricAlarms;
  expect(alarm).toMatchObject({
    AlarmName: "cli",
    Threshold: 1,
    Dimensions: [{ Name: "app", Value: "chat" }],
  });
  const state = ["--alarm-name", "none", "--state-value", "OK", "--state-reason", "r"];
  const missing = await aws("cloudwatch", "set-alarm-state", ...state);
  expect(missing.stderr).toContain("(ResourceNotFound) when calling the SetAlarmState operation");
});

test("boto3 makes a backup plan and puts metric data", async () => {
  const script = `
import boto3, json
def client(name):
    return boto3.client(name, endpoint_url=${JSON.stringify("ENDPOINT")}, region_name="ap-northeast-1",
        aws_access_key_id="key", aws_secret_access_key="secret")
backup, cloudwatch = client("backup"), client("cloudwatch")
backup.create_backup_vault(BackupVaultName="boto")
plan = backup.create_backup_plan(BackupPlan={"BackupPlanName": "boto", "Rules": [{"RuleName": "daily", "TargetBackupVaultName": "boto"}]})
selection = backup.create_backup_selection(BackupPlanId=plan["BackupPlanId"], BackupSelection={"SelectionName": "all", "IamRoleArn": "arn:aws:iam::000000000000:role/b", "Resources": ["*"]})
cloudwatch.put_metric_data(Namespace="boto", MetricData=[{"MetricName": "m", "Value": 2.5, "Dimensions": [{"Name": "a", "Value": "b"}]}])
print(json.dumps({
    "rules": [r["RuleName"] for r in backup.get_backup_plan(BackupPlanId=plan["BackupPlanId"])["BackupPlan"]["Rules"]],
    "selections": [s["SelectionName"] for s in backup.list_backup_selections(BackupPlanId=plan["BackupPlanId"])["BackupSelectionsList"]],
    "metrics": cloudwatch.list_metrics(Namespace="boto")["Metrics"]}))
`;
  const done = await runProgram(["/usr/bin/python3", "-c", script.replace("ENDPOINT", cloud.endpoint)]);
  expect(done.stderr).toBe("");
  expect(JSON.parse(done.stdout)).toEqual({
    rules: ["daily"],
    selections: ["all"],
    metrics: [{ Namespace: "boto", MetricName: "m", Dimensions: [{ Name: "a", Value: "b" }] }],
  });
});
