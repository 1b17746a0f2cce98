import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Annotations, CfnOutput, type CfnResource, Stack, Token } from "aws-cdk-lib";
import { AutoScalingGroup, type IAutoScalingGroup } from "aws-cdk-lib/aws-autoscaling";
import {
  Connections,
  type IConnectable,
  type ISecurityGroup,
  type IVpc,
  SecurityGroup,
  type SubnetSelection,
} from "aws-cdk-lib/aws-ec2";
import { FileSystem, type IFileSystem } from "aws-cdk-lib/aws-efs";
import { type IGrantable, type IPrincipal, type IRole, Role, UnknownPrincipal } from "aws-cdk-lib/aws-iam";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import { Construct } from "constructs";
import { HitoriError } from "../base/error.ts";
import { version } from "../base/version.ts";
import { readProjectFiles } from "../compose/project-files.ts";
import { readCompose } from "../compose/read.ts";
import type { Configuration } from "../config/configuration.ts";
import { parseConfiguration } from "../config/load.ts";
import { buildTemplate } from "../template/build-template.ts";
import { autoScalingGroupName, logicalIds, stackNameOf } from "../template/names.ts";
import type { TemplateInput } from "../template/template-input.ts";
import { acknowledge } from "./acknowledgements.ts";
import type { SelfHealingInstanceSettings } from "./settings.ts";

export interface SelfHealingInstanceProps extends SelfHealingInstanceSettings {
  /** Where it lives: at least two zones. */
  readonly vpc: IVpc;
  /** @default one subnet of each zone: private ones with a way out where the VPC has them, else public ones */
  readonly vpcSubnets?: SubnetSelection;
  /** Zones where an existing `storage.fileSystem` has a mount target already: EFS allows one a zone. @default none */
  readonly zonesWithMountTarget?: readonly string[];
  /** What `npm install` on the instance is given. @default this version of hitori */
  readonly package?: string;
}

/**
 * A docker-compose app on exactly one EC2 instance that heals itself: the very resources that `hitori deploy` makes. In
 * a stack that is called `hitori-<name>` the commands `hitori status`, `events`, `logs` and `drill` find it.
 *
 * @example
 * new SelfHealingInstance(stack, "Chat", { name: "chat", vpc, ingress: { loadBalancer: { port: 80 } } });
 */
export class SelfHealingInstance extends Construct implements IGrantable, IConnectable {
  /** The group of exactly one. */
  readonly autoScalingGroup: IAutoScalingGroup;
  /** Where the app's data is; kept when the stack is deleted. */
  readonly fileSystem: IFileSystem;
  /** The instance's security group. */
  readonly securityGroup: ISecurityGroup;
  /** Where the group's events are told. */
  readonly topic: ITopic;
  /** The instance's role; undefined where `instance.instanceProfile` names an existing one. */
  readonly role: IRole | undefined;
  readonly grantPrincipal: IPrincipal;
  readonly connections: Connections;
  readonly #included: CfnInclude;

  /** @throws HitoriError for what is wrong in the settings or the compose file; NETWORK_ONE_ZONE, IMAGE_NOT_BAKED */
  constructor(scope: Construct, id: string, props: SelfHealingInstanceProps) {
    super(scope, id);
    const configuration = configurationOf(this.node.path, props);
    const input = inputOf(configuration, props);
    this.#included = include(this, input);
    acknowledge(this.#included, configuration);
    this.#keepOutputs(configuration);
    this.autoScalingGroup = AutoScalingGroup.fromAutoScalingGroupName(
      this,
      "Group",
      autoScalingGroupName(configuration),
    );
    this.securityGroup = this.#groupNamed("Instances", logicalIds.instanceSecurityGroup);
    this.connections = new Connections({ securityGroups: [this.securityGroup] });
    this.fileSystem = FileSystem.fromFileSystemAttributes(this, "Files", {
      fileSystemId:
        configuration.storage.fileSystem === "new"
          ? this.resource(logicalIds.fileSystem).ref
          : configuration.storage.fileSystem,
      securityGroup: this.#groupNamed("FilesSecurityGroup", logicalIds.fileSystemSecurityGroup),
    });
    const { topic } = configuration.notifications;
    this.topic = Topic.fromTopicArn(this, "Events", topic ?? this.resource(logicalIds.topic).ref);
    this.role =
      configuration.instance.instanceProfile === undefined
        ? Role.fromRoleName(this, "InstanceRole", this.resource(logicalIds.role).ref)
        : undefined;
    this.grantPrincipal = this.role?.grantPrincipal ?? new UnknownPrincipal({ resource: this });
  }

  /**
   * A resource of the template by its name there (`LoadBalancer`, `LaunchTemplate`, …), to be changed where no setting does.
   * @throws where the template has none of that name
   */
  resource(name: string): CfnResource {
    return this.#included.getResource(name);
  }

  #groupNamed(id: string, name: string): ISecurityGroup {
    const group = this.resource(name).getAtt("GroupId").toString();
    return SecurityGroup.fromSecurityGroupId(this, id, group);
  }

  /** The command line asks the stack for its outputs by name. */
  #keepOutputs({ name }: Configuration): void {
    const { stackName } = Stack.of(this);
    if (stackName === stackNameOf(name)) {
      for (const output of this.#included.node.findAll())
        if (output instanceof CfnOutput) output.overrideLogicalId(output.node.id);
      return;
    }
    Annotations.of(this).addInfo(
      `hitori status, events, logs and drill find an app by its stack's name: ${stackNameOf(name)}. This one is ${stackName}.`,
    );
  }
}

function configurationOf(place: string, props: SelfHealingInstanceProps): Configuration {
  const { vpc, vpcSubnets, zonesWithMountTarget, package: _, ...settings } = props;
  const compose = [settings.compose ?? "docker-compose.yml"].flat().map((path) => resolve(path));
  const configuration = parseConfiguration(JSON.stringify({ ...settings, compose }), place);
  if (configuration.instance.image !== "baked") return configuration;
  throw new HitoriError({
    code: "IMAGE_NOT_BAKED",
    message: `${place}: instance.image is baked, and a construct looks into no account for the newest one.`,
    hint: "Name the image: hitori image list   Then: instance: { image: 'ami-…' }",
  });
}

function inputOf(configuration: Configuration, props: SelfHealingInstanceProps): TemplateInput {
  const compose = readCompose(configuration.composeFiles);
  return {
    configuration,
    compose,
    projectFiles: readProjectFiles(compose),
    network: networkOf(props),
    zonesWithMountTarget: props.zonesWithMountTarget ?? [],
    package: props.package ?? `hitori@${version()}`,
    // On a local cloud the processes of the compose file run from here; AWS's instances have their images.
    sourceDirectory: process.env.AWS_ENDPOINT_URL === undefined ? "" : dirname(compose.file),
  };
}

function networkOf({ vpc, vpcSubnets }: SelfHealingInstanceProps): TemplateInput["network"] {
  const { subnets } = vpc.selectSubnets({ ...vpcSubnets, onePerAz: true });
  if (subnets.length < 2)
    throw new HitoriError({
      code: "NETWORK_ONE_ZONE",
      message: `The subnets lie in ${subnets[0]?.availabilityZone ?? "no zone"} alone; an instance there dies with its zone.`,
      hint: "Select subnets of at least two zones: vpcSubnets, or the VPC's maxAzs",
    });
  return {
    vpcId: vpc.vpcId,
    vpcCidr: vpc.vpcCidrBlock,
    subnets: subnets.map(({ subnetId, availabilityZone }, at) => ({
      subnetId,
      // A stack without an environment learns its zones only when it is deployed; logical ids need a name before.
      availabilityZone: Token.isUnresolved(availabilityZone) ? `zone-${at + 1}` : availabilityZone,
    })),
  };
}

/** CloudFormation's own words as constructs; CfnInclude reads them from a file alone. */
function include(scope: Construct, input: TemplateInput): CfnInclude {
  const directory = mkdtempSync(join(tmpdir(), "hitori-cdk-"));
  try {
    const templateFile = join(directory, "template.json");
    writeFileSync(templateFile, JSON.stringify(buildTemplate(input)));
    return new CfnInclude(scope, "Template", { templateFile, preserveLogicalIds: false });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
