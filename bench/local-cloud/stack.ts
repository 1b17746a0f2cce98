import { preciseTime } from "../../src/base/clock.ts";
import { cpuTime, median, printTable } from "../measure.ts";
import { send } from "./call.ts";
import { startBenchedCloud } from "./running-cloud.ts";

const rounds = 10;

/** Twenty resources of a self-healing instance: network, file system, launch template, group, target group, topic. */
const resources = {
  Vpc: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.1.0.0/16", EnableDnsHostnames: true } },
  Gateway: { Type: "AWS::EC2::InternetGateway" },
  Attachment: {
    Type: "AWS::EC2::VPCGatewayAttachment",
    Properties: { VpcId: ref("Vpc"), InternetGatewayId: ref("Gateway") },
  },
  SubnetA: subnet("10.1.0.0/24", 0),
  SubnetC: subnet("10.1.1.0/24", 1),
  Routes: { Type: "AWS::EC2::RouteTable", Properties: { VpcId: ref("Vpc") } },
  DefaultRoute: {
    Type: "AWS::EC2::Route",
    DependsOn: "Attachment",
    Properties: {
      RouteTableId: ref("Routes"),
      DestinationCidrBlock: "0.0.0.0/0",
      GatewayId: ref("Gateway"),
    },
  },
  RoutesOfA: association("SubnetA"),
  RoutesOfC: association("SubnetC"),
  InstanceGroup: securityGroup([]),
  StorageGroup: securityGroup([
    { IpProtocol: "tcp", FromPort: 2049, ToPort: 2049, SourceSecurityGroupId: ref("InstanceGroup") },
  ]),
  Storage: { Type: "AWS::EFS::FileSystem", Properties: { Encrypted: true } },
  MountTargetA: mountTarget("SubnetA"),
  MountTargetC: mountTarget("SubnetC"),
  Role: {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      },
    },
  },
  Profile: { Type: "AWS::IAM::InstanceProfile", Properties: { Roles: [ref("Role")] } },
  Template: {
    Type: "AWS::EC2::LaunchTemplate",
    Properties: {
      LaunchTemplateData: {
        ImageId: "ami-00000000000000001",
        InstanceType: "t4g.small",
        IamInstanceProfile: { Arn: attribute("Profile", "Arn") },
        SecurityGroupIds: [ref("InstanceGroup")],
      },
    },
  },
  Targets: {
    Type: "AWS::ElasticLoadBalancingV2::TargetGroup",
    Properties: { VpcId: ref("Vpc"), Port: 80, Protocol: "HTTP" },
  },
  Topic: { Type: "AWS::SNS::Topic" },
  Group: {
    Type: "AWS::AutoScaling::AutoScalingGroup",
    DependsOn: ["MountTargetA", "MountTargetC"],
    Properties: {
      MinSize: "1",
      MaxSize: "1",
      VPCZoneIdentifier: [ref("SubnetA"), ref("SubnetC")],
      TargetGroupARNs: [ref("Targets")],
      LaunchTemplate: {
        LaunchTemplateId: ref("Template"),
        Version: attribute("Template", "LatestVersionNumber"),
      },
      NotificationConfigurations: [
        { TopicARN: ref("Topic"), NotificationTypes: ["autoscaling:EC2_INSTANCE_LAUNCH"] },
      ],
    },
  },
};

function ref(name: string): object {
  return { Ref: name };
}

function attribute(name: string, of: string): object {
  return { "Fn::GetAtt": [name, of] };
}

function subnet(CidrBlock: string, zone: number): object {
  const AvailabilityZone = { "Fn::Select": [zone, { "Fn::GetAZs": "" }] };
  return { Type: "AWS::EC2::Subnet", Properties: { VpcId: ref("Vpc"), CidrBlock, AvailabilityZone } };
}

function association(name: string): object {
  const Properties = { RouteTableId: ref("Routes"), SubnetId: ref(name) };
  return { Type: "AWS::EC2::SubnetRouteTableAssociation", Properties };
}

function securityGroup(SecurityGroupIngress: readonly object[]): object {
  const Properties = { GroupDescription: "bench", VpcId: ref("Vpc"), SecurityGroupIngress };
  return { Type: "AWS::EC2::SecurityGroup", Properties };
}

function mountTarget(name: string): object {
  const SecurityGroups = [ref("StorageGroup")];
  const Properties = { FileSystemId: ref("Storage"), SubnetId: ref(name), SecurityGroups };
  return { Type: "AWS::EFS::MountTarget", Properties };
}

function cloudFormation(endpoint: string, Action: string, fields: Readonly<Record<string, string>>) {
  const body = new URLSearchParams({ Action, Version: "2010-05-15", ...fields }).toString();
  return send(endpoint, { service: "cloudformation", body });
}

/** Milliseconds from CreateStack until a describe says that it is complete. */
async function createStack(endpoint: string, StackName: string): Promise<number> {
  const TemplateBody = JSON.stringify({ Resources: resources });
  const from = preciseTime();
  await cloudFormation(endpoint, "CreateStack", {
    StackName,
    TemplateBody,
    "Capabilities.member.1": "CAPABILITY_IAM",
  });
  const said = await cloudFormation(endpoint, "DescribeStacks", { StackName });
  const took = preciseTime() - from;
  if (!said.includes("<StackStatus>CREATE_COMPLETE</StackStatus>")) {
    throw new Error(await cloudFormation(endpoint, "DescribeStackEvents", { StackName }));
  }
  return took;
}

export async function benchStack(): Promise<void> {
  const cloud = await startBenchedCloud();
  try {
    const took: number[] = [];
    const before = cpuTime(cloud.pid);
    for (let count = 0; count < rounds; count++) {
      took.push(await createStack(cloud.endpoint, `bench-${count}`));
      await cloudFormation(cloud.endpoint, "DeleteStack", { StackName: `bench-${count}` });
    }
    // Creating and deleting, in the server alone.
    const cpu = (cpuTime(cloud.pid) - before) / rounds;
    const count = Object.keys(resources).length;
    console.log(
      `\na stack of ${count} resources, CreateStack until CREATE_COMPLETE is described (time scale 0)`,
    );
    printTable([
      ["", "first ms", "median ms", "slowest ms", "limit ms", "CPU ms with its deletion"],
      ["hitori", took[0] ?? Number.NaN, median(took), Math.max(...took), 500, cpu],
    ]);
  } finally {
    await cloud.stop();
  }
}
