import { closeMetadata } from "../metadata/metadata-servers.ts";
import type { Operation, Service } from "../service.ts";
import { ServiceError } from "../service-error.ts";
import { instanceControls } from "./instances/controls.ts";
import { describeInstanceStatus } from "./instances/describe-instance-status.ts";
import { describeInstances } from "./instances/describe-instances.ts";
import { getConsoleOutput } from "./instances/get-console-output.ts";
import { rebootInstances } from "./instances/reboot-instances.ts";
import { runInstances } from "./instances/run-instances.ts";
import { startInstances } from "./instances/start-instances.ts";
import { stopInstances } from "./instances/stop-instances.ts";
import { terminateInstances } from "./instances/terminate-instances.ts";
import { createLaunchTemplate } from "./launch-templates/create-launch-template.ts";
import { createLaunchTemplateVersion } from "./launch-templates/create-launch-template-version.ts";
import { deleteLaunchTemplate } from "./launch-templates/delete-launch-template.ts";
import { deleteLaunchTemplateVersions } from "./launch-templates/delete-launch-template-versions.ts";
import { describeLaunchTemplateVersions } from "./launch-templates/describe-launch-template-versions.ts";
import { describeLaunchTemplates } from "./launch-templates/describe-launch-templates.ts";
import { modifyLaunchTemplate } from "./launch-templates/modify-launch-template.ts";
import {
  authorizeSecurityGroupEgress,
  authorizeSecurityGroupIngress,
} from "./network/authorize-security-group.ts";
import { createSecurityGroup } from "./network/create-security-group.ts";
import { deleteSecurityGroup } from "./network/delete-security-group.ts";
import { describeSecurityGroupRules } from "./network/describe-security-group-rules.ts";
import { describeSecurityGroups } from "./network/describe-security-groups.ts";
import { describeSubnets } from "./network/describe-subnets.ts";
import { describeVpcs } from "./network/describe-vpcs.ts";
import { revokeSecurityGroupEgress, revokeSecurityGroupIngress } from "./network/revoke-security-group.ts";
import { pass } from "./pass.ts";

const operations: Readonly<Record<string, Operation>> = {
  AuthorizeSecurityGroupEgress: authorizeSecurityGroupEgress,
  AuthorizeSecurityGroupIngress: authorizeSecurityGroupIngress,
  CreateLaunchTemplate: createLaunchTemplate,
  CreateLaunchTemplateVersion: createLaunchTemplateVersion,
  CreateSecurityGroup: createSecurityGroup,
  DeleteLaunchTemplate: deleteLaunchTemplate,
  DeleteLaunchTemplateVersions: deleteLaunchTemplateVersions,
  DeleteSecurityGroup: deleteSecurityGroup,
  DescribeInstances: describeInstances,
  DescribeInstanceStatus: describeInstanceStatus,
  DescribeLaunchTemplates: describeLaunchTemplates,
  DescribeLaunchTemplateVersions: describeLaunchTemplateVersions,
  DescribeSecurityGroupRules: describeSecurityGroupRules,
  DescribeSecurityGroups: describeSecurityGroups,
  DescribeSubnets: describeSubnets,
  DescribeVpcs: describeVpcs,
  GetConsoleOutput: getConsoleOutput,
  ModifyLaunchTemplate: modifyLaunchTemplate,
  RebootInstances: rebootInstances,
  RevokeSecurityGroupEgress: revokeSecurityGroupEgress,
  RevokeSecurityGroupIngress: revokeSecurityGroupIngress,
  RunInstances: runInstances,
  StartInstances: startInstances,
  StopInstances: stopInstances,
  TerminateInstances: terminateInstances,
};

export const ec2Service: Service = {
  name: "ec2",
  client: "ec2",
  protocol: "ec2-query",
  operations: Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, honouringDryRun(operation)]),
  ),
  pass,
  controls: instanceControls,
  close: closeMetadata,
};

/** Every EC2 call takes `DryRun`, and answers it with an error whatever the result would have been. */
function honouringDryRun(operation: Operation): Operation {
  return (input: { DryRun?: boolean }, account) => {
    if (input.DryRun === true) {
      throw new ServiceError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
    }
    return operation(input, account);
  };
}
