import type { Account } from "../../account.ts";
import { slice } from "../../account.ts";
import { elasticFileSystem } from "../../elasticfilesystem/state.ts";
import type { Service } from "../../service.ts";
import { ServiceError } from "../../service-error.ts";

interface State {
  groups: Record<string, { GroupId: string; GroupName: string; VpcId: string; rules: object[] }>;
  templates: Record<string, { LaunchTemplateId: string; LaunchTemplateName: string; versions: object[] }>;
  next: number;
}

export const standInEc2State = slice<State>("ec2", () => ({ groups: {}, templates: {}, next: 0 }));

const zones = ["a", "c", "d"];

/** As much of EC2 as the tests of CloudFormation need: the default network, security groups, launch templates. */
export const standInEc2: Service = {
  name: "ec2",
  client: "ec2",
  protocol: "ec2-query",
  operations: {
    DescribeAvailabilityZones: (_, account) => ({
      AvailabilityZones: zones.map((letter) => ({ ZoneName: account.region + letter })),
    }),
    DescribeVpcs: () => ({ Vpcs: [{ VpcId: "vpc-default", IsDefault: true }] }),
    DescribeSubnets: ({ SubnetIds }: { SubnetIds?: string[] }, account) => ({
      Subnets: zones
        .map((letter, index) => ({
          SubnetId: `subnet-${letter}`,
          VpcId: "vpc-default",
          AvailabilityZone: account.region + letter,
          CidrBlock: `172.31.${index * 16}.0/20`,
        }))
        .filter((subnet) => !SubnetIds || SubnetIds.includes(subnet.SubnetId)),
    }),
    DescribeSecurityGroups: ({ GroupIds }: { GroupIds?: string[] }, account) => ({
      SecurityGroups: (GroupIds ?? []).map((id) => requireGroup(account, id)),
    }),
    CreateSecurityGroup: ({ GroupName, VpcId }: { GroupName: string; VpcId: string }, account) => {
      const state = standInEc2State.of(account);
      state.next += 1;
      const GroupId = `sg-${state.next}`;
      state.groups[GroupId] = { GroupId, GroupName, VpcId, rules: [] };
      return { GroupId };
    },
    AuthorizeSecurityGroupIngress: authorize,
    AuthorizeSecurityGroupEgress: authorize,
    RevokeSecurityGroupEgress: () => ({}),
    RevokeSecurityGroupIngress: () => ({}),
    CreateTags: () => ({}),
    DeleteTags: () => ({}),
    DeleteSecurityGroup: ({ GroupId }: { GroupId: string }, account) => {
      requireGroup(account, GroupId);
      const targets = Object.values(elasticFileSystem.of(account).mountTargets);
      if (targets.some((target) => target.securityGroupIds.includes(GroupId))) {
        throw new ServiceError("DependencyViolation", `resource ${GroupId} has a dependent object`);
      }
      delete standInEc2State.of(account).groups[GroupId];
      return {};
    },
    CreateLaunchTemplate: (input: { LaunchTemplateName: string; LaunchTemplateData: object }, account) => {
      const state = standInEc2State.of(account);
      state.next += 1;
      const LaunchTemplateId = `lt-${state.next}`;
      const { LaunchTemplateName, LaunchTemplateData } = input;
      state.templates[LaunchTemplateId] = {
        LaunchTemplateId,
        LaunchTemplateName,
        versions: [LaunchTemplateData],
      };
      return { LaunchTemplate: { LaunchTemplateId } };
    },
    CreateLaunchTemplateVersion: (
      input: { LaunchTemplateId: string; LaunchTemplateData: object },
      account,
    ) => {
      requireTemplate(account, input.LaunchTemplateId).versions.push(input.LaunchTemplateData);
      return {};
    },
    DescribeLaunchTemplates: ({ LaunchTemplateIds }: { LaunchTemplateIds: string[] }, account) => ({
      LaunchTemplates: LaunchTemplateIds.map((id) => ({
        LaunchTemplateId: id,
        DefaultVersionNumber: 1,
        LatestVersionNumber: requireTemplate(account, id).versions.length,
      })),
    }),
    DeleteLaunchTemplate: ({ LaunchTemplateId }: { LaunchTemplateId: string }, account) => {
      requireTemplate(account, LaunchTemplateId);
      delete standInEc2State.of(account).templates[LaunchTemplateId];
      return {};
    },
  },
};

function authorize(input: { GroupId: string; IpPermissions: object[] }, account: Account) {
  requireGroup(account, input.GroupId).rules.push(...input.IpPermissions);
  return {};
}

function requireGroup(account: Account, id: string) {
  const group = standInEc2State.of(account).groups[id];
  if (group) return group;
  throw new ServiceError("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
}

function requireTemplate(account: Account, id: string) {
  const template = standInEc2State.of(account).templates[id];
  if (template) return template;
  throw new ServiceError("InvalidLaunchTemplateId.NotFound", `The launch template ${id} does not exist.`);
}
