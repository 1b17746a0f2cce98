import { appPort } from "./app-port.ts";
import { logicalIds, nameTags } from "./names.ts";
import { getAtt, type Resources, type Value } from "./template.ts";
import type { TemplateInput } from "./template-input.ts";

/** TCP port of NFS. */
export const nfsPort = 2049;

/**
 * Who may talk to whom: the world (or the VPC) to the load balancer, only it to the app, only the instance to the
 * file system. With an Elastic IP address the world reaches the app's one port on the instance itself. Without either
 * nothing is let in to the instance but by the groups that hitori.yml names.
 */
export function securityGroups(input: TemplateInput): Resources {
  const { configuration, compose } = input;
  const { loadBalancer, elasticIp } = configuration.ingress;
  const app = configuration.name;
  const fromInstance = from(logicalIds.instanceSecurityGroup, nfsPort, "NFS from the instance");
  return {
    [logicalIds.instanceSecurityGroup]: securityGroup(
      input,
      `Instance of ${app}`,
      loadBalancer
        ? [
            from(
              logicalIds.loadBalancerSecurityGroup,
              appPort(loadBalancer, compose),
              "The app, from its load balancer",
            ),
          ]
        : elasticIp === undefined
          ? []
          : [{ ...tcp(appPort({}, compose), "The app, by its Elastic IP address"), CidrIp: "0.0.0.0/0" }],
    ),
    [logicalIds.fileSystemSecurityGroup]: securityGroup(input, `File system of ${app}`, [fromInstance]),
    ...loadBalancerSecurityGroup(input),
  };
}

/** Of the load balancer that hitori.yml asks for; none where it asks for none. */
export function loadBalancerSecurityGroup(input: SecurityGroupInput): Resources {
  const { loadBalancer } = input.configuration.ingress;
  if (!loadBalancer) return {};
  const range = loadBalancer.scheme === "internal" ? input.network.vpcCidr : "0.0.0.0/0";
  return {
    [logicalIds.loadBalancerSecurityGroup]: securityGroup(
      input,
      `Load balancer of ${input.configuration.name}`,
      [{ ...tcp(loadBalancer.port, "Everybody whom it serves"), CidrIp: range }],
    ),
  };
}

type SecurityGroupInput = Pick<TemplateInput, "configuration" | "network">;

export function securityGroup(
  { configuration, network }: SecurityGroupInput,
  description: string,
  ingress: readonly Value[],
): Resources[string] {
  return {
    Type: "AWS::EC2::SecurityGroup",
    Properties: {
      GroupDescription: description,
      VpcId: network.vpcId,
      SecurityGroupIngress: ingress,
      Tags: nameTags(configuration),
    },
  };
}

export function from(logicalId: string, port: number, description: string): Value {
  return { ...tcp(port, description), SourceSecurityGroupId: getAtt(logicalId, "GroupId") };
}

export function tcp(port: number, description: string) {
  return { IpProtocol: "tcp", FromPort: port, ToPort: port, Description: description };
}
