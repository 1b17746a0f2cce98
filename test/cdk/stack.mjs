// A small stack as CDK users write it: VPC, EFS, launch template, group of one, load balancer, topic.
import { App, CfnOutput, Duration, LegacyStackSynthesizer, RemovalPolicy, Stack } from "aws-cdk-lib";
import { AutoScalingGroup, ScalingEvents } from "aws-cdk-lib/aws-autoscaling";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import { FileSystem } from "aws-cdk-lib/aws-efs";
import { ApplicationLoadBalancer, ApplicationProtocol } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";

const app = new App();
const stack = new Stack(app, "small", { synthesizer: new LegacyStackSynthesizer() });
const vpc = new ec2.Vpc(stack, "Vpc", {
  availabilityZones: ["ap-northeast-1a", "ap-northeast-1c"],
  subnetConfiguration: [{ name: "public", subnetType: ec2.SubnetType.PUBLIC }],
  natGateways: 0,
  restrictDefaultSecurityGroup: false,
});
const fileSystem = new FileSystem(stack, "Files", { vpc, removalPolicy: RemovalPolicy.DESTROY });
const launchTemplate = new ec2.LaunchTemplate(stack, "Template", {
  instanceType: new ec2.InstanceType("t3.small"),
  machineImage: ec2.MachineImage.latestAmazonLinux2023(),
  role: new Role(stack, "Role", { assumedBy: new ServicePrincipal("ec2.amazonaws.com") }),
  securityGroup: new ec2.SecurityGroup(stack, "Instances", { vpc }),
  userData: ec2.UserData.forLinux(),
});
const topic = new Topic(stack, "Topic");
const group = new AutoScalingGroup(stack, "Group", {
  vpc,
  launchTemplate,
  minCapacity: 1,
  maxCapacity: 1,
  cooldown: Duration.seconds(Number(process.env.COOLDOWN ?? "150")),
  notifications: [{ topic, scalingEvents: ScalingEvents.ALL }],
});
fileSystem.connections.allowDefaultPortFrom(group);
const balancer = new ApplicationLoadBalancer(stack, "Balancer", { vpc, internetFacing: true });
const listener = balancer.addListener("Web", { port: 18080, protocol: ApplicationProtocol.HTTP });
listener.addTargets("App", { port: 8080, protocol: ApplicationProtocol.HTTP, targets: [group] });
new CfnOutput(stack, "FileSystemId", { value: fileSystem.fileSystemId });
