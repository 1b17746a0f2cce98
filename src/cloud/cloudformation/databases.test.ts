import { afterEach, beforeEach, expect, test } from "vitest";
import { FormationCloud } from "../../../test/support/formation-cloud.ts";

let local: FormationCloud;
beforeEach(() => {
  local = new FormationCloud();
});
afterEach(() => local.close());

const template = (changes: { multiAz?: boolean; policy?: string; logging?: string } = {}) => `
Parameters: {Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}}
Resources:
  SubnetGroup:
    Type: AWS::RDS::DBSubnetGroup
    Properties: {DBSubnetGroupDescription: both zones, SubnetIds: !Ref Subnets}
  Parameters:
    Type: AWS::RDS::DBParameterGroup
    Properties:
      Description: ours
      Family: postgres17
      Parameters: {log_min_duration_statement: ${changes.logging ?? "500"}}
  Database:
    Type: AWS::RDS::DBInstance
    ${changes.policy ? `DeletionPolicy: ${changes.policy}` : ""}
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.micro
      AllocatedStorage: "20"
      MasterUsername: app
      MasterUserPassword: correct-horse
      MultiAZ: ${changes.multiAz ?? false}
      DBSubnetGroupName: !Ref SubnetGroup
      DBParameterGroupName: !Ref Parameters
Outputs:
  Address: {Value: !GetAtt Database.Endpoint.Address}
  Port: {Value: !GetAtt Database.Endpoint.Port}
  Group: {Value: !Ref Parameters}
`;

function input(changes?: Parameters<typeof template>[0]) {
  const { Subnets } = local.call<{ Subnets: { SubnetId: string }[] }>("ec2", "DescribeSubnets", {});
  const ParameterValue = Subnets.map((one) => one.SubnetId).join(",");
  return {
    StackName: "data",
    TemplateBody: template(changes),
    Parameters: [{ ParameterKey: "Subnets", ParameterValue }],
  };
}

function database() {
  const { DBInstances } = local.call<{ DBInstances: Record<string, unknown>[] }>(
    "rds",
    "DescribeDBInstances",
    {},
  );
  return DBInstances[0];
}

test("a stack's database is available when the stack is complete, and becomes Multi-AZ in place", async () => {
  local.formation("CreateStack", input());
  const created = await local.untilStill("data");
  expect(created.StackStatus).toBe("CREATE_COMPLETE");
  const outputs = Object.fromEntries(created.Outputs?.map((one) => [one.OutputKey, one.OutputValue]) ?? []);
  expect(outputs.Address).toMatch(/^data-database-.*\.ap-northeast-1\.rds\.amazonaws\.com$/);
  expect(outputs.Port).toBe("5432");
  const { DbiResourceId } = database() ?? {};
  local.formation("UpdateStack", input({ multiAz: true, logging: "1000" }));
  expect((await local.untilStill("data")).StackStatus).toBe("UPDATE_COMPLETE");
  expect(database()).toMatchObject({ DbiResourceId, MultiAZ: true, DBInstanceStatus: "available" });
  const { Parameters } = local.call<{ Parameters: object[] }>("rds", "DescribeDBParameters", {
    DBParameterGroupName: local.stack("data").Outputs?.find((one) => one.OutputKey === "Group")?.OutputValue,
  });
  expect(Parameters).toMatchObject([{ ParameterName: "log_min_duration_statement", ParameterValue: "1000" }]);
});

test("a deleted stack leaves a snapshot of its database, unless its policy is Delete", async () => {
  local.formation("CreateStack", input());
  await local.untilStill("data");
  local.formation("DeleteStack", { StackName: "data" });
  await local.untilStill(
    local.formation<{ StackSummaries: { StackId: string }[] }>("ListStacks", {}).StackSummaries[0]?.StackId ??
      "",
  );
  expect(database()).toBeUndefined();
  const snapshots = () => local.call<{ DBSnapshots: object[] }>("rds", "DescribeDBSnapshots", {}).DBSnapshots;
  expect(snapshots()).toMatchObject([
    {
      DBSnapshotIdentifier: expect.stringMatching(/^data-snapshot-database-[a-z0-9]{12}$/),
      Status: "available",
    },
  ]);
  local.formation("CreateStack", { ...input({ policy: "Delete" }), StackName: "other" });
  await local.untilStill("other");
  const { StackId } = local.stack("other");
  local.formation("DeleteStack", { StackName: "other" });
  expect((await local.untilStill(StackId ?? "")).StackStatus).toBe("DELETE_COMPLETE");
  expect(snapshots()).toHaveLength(1);
  const groups = local.call<{ DBSubnetGroups: object[] }>("rds", "DescribeDBSubnetGroups", {});
  expect(groups.DBSubnetGroups).toEqual([]);
});
