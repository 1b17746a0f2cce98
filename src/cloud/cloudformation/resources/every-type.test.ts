import { afterEach, beforeEach, expect, test } from "vitest";
import { FormationCloud } from "../../../../test/support/formation-cloud.ts";
import { autoScaling } from "../../autoscaling/state.ts";
import { backup } from "../../backup/state.ts";
import { cloudWatch } from "../../cloudwatch/state.ts";
import { ec2 } from "../../ec2/state.ts";
import { elasticFileSystem } from "../../elasticfilesystem/state.ts";
import { loadBalancing } from "../../elasticloadbalancing/state.ts";
import { iam } from "../../iam/state.ts";
import { logs } from "../../logs/state.ts";
import { rds } from "../../rds/state.ts";
import { cloudFormation } from "../state.ts";
import { readTemplate } from "../template/read-template.ts";
import { resourceTypes } from "./resource-types.ts";

let local: FormationCloud;
beforeEach(() => {
  local = new FormationCloud();
});
afterEach(() => local.close());

const trust = `{Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: "sts:AssumeRole"}]}`;
const allow = `{Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}`;

/** One of everything, wired together by Ref and Fn::GetAtt. `label` changes what can change in place. */
const everything = (label: string) => `
Parameters:
  Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true, Tags: [{Key: Name, Value: ${label}}]}}
  SubnetA: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, AvailabilityZone: !Select [0, !GetAZs ""], CidrBlock: !Select [0, !Cidr [!GetAtt Vpc.CidrBlock, 2, 8]], MapPublicIpOnLaunch: true}}
  SubnetB: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, AvailabilityZone: !Select [1, !GetAZs ""], CidrBlock: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 2, 8]]}}
  Gateway: {Type: "AWS::EC2::InternetGateway"}
  Attachment: {Type: "AWS::EC2::VPCGatewayAttachment", Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}}
  Table: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref Vpc}}
  Route: {Type: "AWS::EC2::Route", DependsOn: Attachment, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}}
  Association: {Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: {RouteTableId: !Ref Table, SubnetId: !Ref SubnetA}}
  Address: {Type: "AWS::EC2::EIP", DependsOn: Attachment}
  Nat: {Type: "AWS::EC2::NatGateway", Properties: {SubnetId: !Ref SubnetA, AllocationId: !GetAtt Address.AllocationId}}
  Web: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: web, VpcId: !Ref Vpc, SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]}}
  Nfs: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: nfs, VpcId: !Ref Vpc}}
  In: {Type: "AWS::EC2::SecurityGroupIngress", Properties: {GroupId: !Ref Nfs, IpProtocol: tcp, FromPort: 2049, ToPort: 2049, SourceSecurityGroupId: !GetAtt Web.GroupId, Description: ${label}}}
  Out: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {GroupId: !Ref Web, IpProtocol: tcp, FromPort: 2049, ToPort: 2049, DestinationSecurityGroupId: !GetAtt Nfs.GroupId}}
  Key: {Type: "AWS::EC2::KeyPair", Properties: {KeyName: every}}
  Files: {Type: "AWS::EFS::FileSystem", Properties: {LifecyclePolicies: [{TransitionToIA: AFTER_30_DAYS}], FileSystemPolicy: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {AWS: "*"}, Action: "elasticfilesystem:ClientMount"}]}, FileSystemTags: [{Key: Name, Value: ${label}}]}}
  Target: {Type: "AWS::EFS::MountTarget", Properties: {FileSystemId: !Ref Files, SubnetId: !Ref SubnetA, SecurityGroups: [!Ref Nfs]}}
  Point: {Type: "AWS::EFS::AccessPoint", Properties: {FileSystemId: !Ref Files, PosixUser: {Uid: "1000", Gid: 1000}}}
  Role: {Type: "AWS::IAM::Role", Properties: {AssumeRolePolicyDocument: ${trust}, ManagedPolicyArns: [!Ref Managed], Description: ${label}}}
  Managed: {Type: "AWS::IAM::ManagedPolicy", Properties: {PolicyDocument: ${allow}}}
  Inline: {Type: "AWS::IAM::Policy", Properties: {PolicyName: inline, Roles: [!Ref Role], PolicyDocument: ${allow}}}
  Profile: {Type: "AWS::IAM::InstanceProfile", Properties: {Roles: [!Ref Role]}}
  Instance: {Type: "AWS::EC2::Instance", Properties: {ImageId: !Ref Image, InstanceType: t3.small, SubnetId: !Ref SubnetB, SecurityGroupIds: [!Ref Web], KeyName: !Ref Key, IamInstanceProfile: !Ref Profile, Tags: [{Key: Name, Value: ${label}}]}}
  Template: {Type: "AWS::EC2::LaunchTemplate", Properties: {LaunchTemplateData: {ImageId: !Ref Image, InstanceType: t3.small, UserData: !Base64 ${label}}}}
  Configuration: {Type: "AWS::AutoScaling::LaunchConfiguration", Properties: {ImageId: !Ref Image, InstanceType: t3.small}}
  Balancer: {Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: {Subnets: [!Ref SubnetA, !Ref SubnetB], SecurityGroups: [!Ref Web], LoadBalancerAttributes: [{Key: idle_timeout.timeout_seconds, Value: "30"}]}}
  Targets: {Type: "AWS::ElasticLoadBalancingV2::TargetGroup", Properties: {Port: 8080, Protocol: HTTP, VpcId: !Ref Vpc, HealthCheckPath: /${label}, TargetGroupAttributes: [{Key: deregistration_delay.timeout_seconds, Value: "5"}]}}
  Listener: {Type: "AWS::ElasticLoadBalancingV2::Listener", Properties: {LoadBalancerArn: !Ref Balancer, Port: 18093, Protocol: HTTP, DefaultActions: [{Type: forward, TargetGroupArn: !Ref Targets}]}}
  Rule: {Type: "AWS::ElasticLoadBalancingV2::ListenerRule", Properties: {ListenerArn: !Ref Listener, Priority: 1, Conditions: [{Field: path-pattern, Values: [/${label}]}], Actions: [{Type: fixed-response, FixedResponseConfig: {StatusCode: "200"}}]}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: "1"
      MaxSize: "1"
      Cooldown: "150"
      VPCZoneIdentifier: [!Ref SubnetA, !Ref SubnetB]
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
      TargetGroupARNs: [!Ref Targets]
      LifecycleHookSpecificationList: [{LifecycleHookName: own, LifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING", HeartbeatTimeout: 30, DefaultResult: CONTINUE}]
      Tags: [{Key: Name, Value: ${label}, PropagateAtLaunch: true}]
      NotificationConfigurations: [{TopicARN: !Ref Topic, NotificationTypes: ["autoscaling:EC2_INSTANCE_LAUNCH"]}]
  Hook: {Type: "AWS::AutoScaling::LifecycleHook", Properties: {AutoScalingGroupName: !Ref Group, LifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING", HeartbeatTimeout: 30}}
  Nightly: {Type: "AWS::AutoScaling::ScheduledAction", Properties: {AutoScalingGroupName: !Ref Group, Recurrence: "0 3 * * *", DesiredCapacity: 1}}
  Topic: {Type: "AWS::SNS::Topic", Properties: {DisplayName: ${label}}}
  Mail: {Type: "AWS::SNS::Subscription", Properties: {TopicArn: !Ref Topic, Protocol: email, Endpoint: a@example.org}}
  TopicPolicy: {Type: "AWS::SNS::TopicPolicy", Properties: {Topics: [!Ref Topic], PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: "*", Action: "sns:Publish", Resource: !Ref Topic}]}}}
  Log: {Type: "AWS::Logs::LogGroup", Properties: {RetentionInDays: 30}}
  Value: {Type: "AWS::SSM::Parameter", Properties: {Type: String, Value: ${label}, Name: /every/value, Tags: {kind: test}}}
  DatabaseSubnets: {Type: "AWS::RDS::DBSubnetGroup", Properties: {DBSubnetGroupDescription: "${label}", SubnetIds: [!Ref SubnetA, !Ref SubnetB]}}
  DatabaseParameters: {Type: "AWS::RDS::DBParameterGroup", Properties: {Description: own, Family: postgres17, Parameters: {application_name: "${label}"}}}
  Database: {Type: "AWS::RDS::DBInstance", DeletionPolicy: Delete, Properties: {Engine: postgres, DBInstanceClass: db.t4g.micro, AllocatedStorage: 20, MasterUsername: app, MasterUserPassword: "${label}-word", DBSubnetGroupName: !Ref DatabaseSubnets, DBParameterGroupName: !Ref DatabaseParameters, VPCSecurityGroups: [!Ref Web]}}
  Alarm: {Type: "AWS::CloudWatch::Alarm", Properties: {AlarmDescription: "${label}", Namespace: AWS/EFS, MetricName: BurstCreditBalance, Dimensions: [{Name: FileSystemId, Value: !Ref Files}], Statistic: Minimum, Period: "300", EvaluationPeriods: 1, Threshold: 1000000, ComparisonOperator: LessThanThreshold, AlarmActions: [!Ref Topic]}}
  Vault: {Type: "AWS::Backup::BackupVault", Properties: {BackupVaultName: every, BackupVaultTags: {kind: "${label}"}}}
  Plan: {Type: "AWS::Backup::BackupPlan", Properties: {BackupPlan: {BackupPlanName: every, BackupPlanRule: [{RuleName: "${label}", TargetBackupVault: !Ref Vault, ScheduleExpression: "cron(0 5 ? * * *)", Lifecycle: {DeleteAfterDays: 35}}]}}}
  Selected: {Type: "AWS::Backup::BackupSelection", Properties: {BackupPlanId: !Ref Plan, BackupSelection: {SelectionName: files, IamRoleArn: !GetAtt Role.Arn, Resources: [!GetAtt Files.Arn]}}}
  Handle: {Type: "AWS::CloudFormation::WaitConditionHandle"}
  Wait: {Type: "AWS::CloudFormation::WaitCondition"}
  Metadata: {Type: "AWS::CDK::Metadata", Properties: {Analytics: none}}
Outputs:
  Address: {Value: !Ref Address}
  Private: {Value: !GetAtt Instance.PrivateIp}
  Full: {Value: !GetAtt Balancer.LoadBalancerFullName}
  Version: {Value: !GetAtt Template.LatestVersionNumber}
  Stored: {Value: !GetAtt Value.Value}
`;

const input = (label: string) => ({
  StackName: "every",
  TemplateBody: everything(label),
  Capabilities: ["CAPABILITY_IAM"],
});

/** What failed, in words, so that a broken type names itself. */
const failures = (stackId: string) => local.events(stackId).filter((event) => event.includes("FAILED"));

test("the template of this test has one of every type", () => {
  const types = Object.values(readTemplate(everything("x")).Resources).map((one) => one.Type);
  expect([...new Set(types)].sort()).toEqual(Object.keys(resourceTypes).sort());
});

test("every type is made, changed in place and removed, and nothing is left over", async () => {
  local.formation("CreateStack", input("first"));
  const created = await local.untilStill("every");
  const stackId = created.StackId ?? "";
  expect(failures(stackId)).toEqual([]);
  expect(created.StackStatus).toBe("CREATE_COMPLETE");

  const before = physicalIds(stackId);
  local.formation("UpdateStack", input("second"));
  const updated = await local.untilStill("every");
  expect(failures(stackId)).toEqual([]);
  expect(updated.StackStatus).toBe("UPDATE_COMPLETE");
  expect(physicalIds(stackId)).toEqual(before);
  const outputs = Object.fromEntries((updated.Outputs ?? []).map((one) => [one.OutputKey, one.OutputValue]));
  expect(outputs).toMatchObject({ Version: "2", Stored: "second" });

  local.formation("DeleteStack", { StackName: "every" });
  const deleted = await local.untilStill(stackId);
  expect(failures(stackId)).toEqual([]);
  expect(deleted.StackStatus).toBe("DELETE_COMPLETE");
  expectNothingLeft();
});

function physicalIds(stackId: string): Record<string, string | undefined> {
  const resources = Object.values(cloudFormation.of(local.account).stacks[stackId]?.resources ?? {});
  return Object.fromEntries(resources.map((one) => [one.logicalId, one.physicalId]));
}

function expectNothingLeft(): void {
  const { account } = local;
  const { network, keyPairs, launchTemplates, instances } = ec2.of(account);
  expect(Object.values(network.vpcs).filter((vpc) => !vpc.isDefault)).toEqual([]);
  expect(Object.keys(network.vpcs)).toHaveLength(1);
  expect({ keyPairs, launchTemplates }).toEqual({ keyPairs: {}, launchTemplates: {} });
  expect(Object.values(instances).filter((one) => one.state !== "terminated")).toEqual([]);
  expect(elasticFileSystem.of(account)).toMatchObject({
    fileSystems: {},
    mountTargets: {},
    accessPoints: {},
  });
  expect(iam.of(account)).toEqual({ roles: {}, instanceProfiles: {}, policies: {} });
  expect(autoScaling.of(account)).toMatchObject({ groups: {}, launchConfigurations: {} });
  expect(loadBalancing.of(account)).toMatchObject({ loadBalancers: {}, targetGroups: {} });
  expect(local.call("sns", "ListTopics", {})).toMatchObject({ Topics: [] });
  expect(logs.of(account).logGroups).toEqual({});
  expect(cloudWatch.of(account).alarms).toEqual({});
  const { vaults, plans } = backup.of(account);
  expect(vaults).toEqual({});
  expect(Object.values(plans).filter((plan) => plan.deletedAt === undefined)).toEqual([]);
  expect(rds.of(account)).toMatchObject({
    instances: {},
    snapshots: {},
    subnetGroups: {},
    parameterGroups: {},
  });
  expect(() => local.call("ssm", "GetParameter", { Name: "/every/value" })).toThrow();
}
