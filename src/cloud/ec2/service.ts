import { closeMetadata } from "../metadata/metadata-servers.ts";
import { closePackages } from "../packages/package-registry.ts";
import { closeNameServers } from "../resolver/name-servers.ts";
import type { Operation, Service } from "../service.ts";
import { ServiceError } from "../service-error.ts";
import { createImage } from "./images/create-image.ts";
import { deregisterImage } from "./images/deregister-image.ts";
import { describeImages } from "./images/describe-images.ts";
import { instanceControls } from "./instances/controls.ts";
import { describeInstanceAttribute } from "./instances/describe-instance-attribute.ts";
import { describeInstanceStatus } from "./instances/describe-instance-status.ts";
import { describeInstances } from "./instances/describe-instances.ts";
import { getConsoleOutput } from "./instances/get-console-output.ts";
import {
  associateIamInstanceProfile,
  describeIamInstanceProfileAssociations,
  disassociateIamInstanceProfile,
  replaceIamInstanceProfileAssociation,
} from "./instances/instance-profile-associations.ts";
import { modifyInstanceAttribute } from "./instances/modify-instance-attribute.ts";
import { rebootInstances } from "./instances/reboot-instances.ts";
import { runInstances } from "./instances/run-instances.ts";
import { startInstances } from "./instances/start-instances.ts";
import { stopInstances } from "./instances/stop-instances.ts";
import { terminateInstances } from "./instances/terminate-instances.ts";
import { createKeyPair, importKeyPair } from "./key-pairs/create-key-pair.ts";
import { deleteKeyPair } from "./key-pairs/delete-key-pair.ts";
import { describeKeyPairs } from "./key-pairs/describe-key-pairs.ts";
import { createLaunchTemplate } from "./launch-templates/create-launch-template.ts";
import { createLaunchTemplateVersion } from "./launch-templates/create-launch-template-version.ts";
import { deleteLaunchTemplate } from "./launch-templates/delete-launch-template.ts";
import { deleteLaunchTemplateVersions } from "./launch-templates/delete-launch-template-versions.ts";
import { describeLaunchTemplateVersions } from "./launch-templates/describe-launch-template-versions.ts";
import { describeLaunchTemplates } from "./launch-templates/describe-launch-templates.ts";
import { modifyLaunchTemplate } from "./launch-templates/modify-launch-template.ts";
import { closeForwarders } from "./network/address-forwarder.ts";
import {
  allocateAddress,
  associateAddress,
  describeAddresses,
  disassociateAddress,
  releaseAddress,
} from "./network/addresses.ts";
import {
  authorizeSecurityGroupEgress,
  authorizeSecurityGroupIngress,
} from "./network/authorize-security-group.ts";
import { createRouteTable } from "./network/create-route-table.ts";
import { createSecurityGroup } from "./network/create-security-group.ts";
import { createSubnet } from "./network/create-subnet.ts";
import { createVpc } from "./network/create-vpc.ts";
import { deleteRouteTable } from "./network/delete-route-table.ts";
import { deleteSecurityGroup } from "./network/delete-security-group.ts";
import { deleteSubnet } from "./network/delete-subnet.ts";
import { deleteVpc } from "./network/delete-vpc.ts";
import { describeNetworkAcls } from "./network/describe-network-acls.ts";
import { describeNetworkInterfaces } from "./network/describe-network-interfaces.ts";
import { describeRouteTables } from "./network/describe-route-tables.ts";
import { describeSecurityGroupRules } from "./network/describe-security-group-rules.ts";
import { describeSecurityGroups } from "./network/describe-security-groups.ts";
import { describeSubnets } from "./network/describe-subnets.ts";
import { describeVpcs } from "./network/describe-vpcs.ts";
import {
  attachInternetGateway,
  createInternetGateway,
  deleteInternetGateway,
  describeInternetGateways,
  detachInternetGateway,
} from "./network/internet-gateways.ts";
import { modifySecurityGroupRules } from "./network/modify-security-group-rules.ts";
import { modifySubnetAttribute } from "./network/modify-subnet-attribute.ts";
import { createNatGateway, deleteNatGateway, describeNatGateways } from "./network/nat-gateways.ts";
import { describeVpcEndpoints, describeVpnGateways } from "./network/nothing-to-describe.ts";
import { revokeSecurityGroupEgress, revokeSecurityGroupIngress } from "./network/revoke-security-group.ts";
import {
  associateRouteTable,
  disassociateRouteTable,
  replaceRouteTableAssociation,
} from "./network/route-table-associations.ts";
import { createRoute, deleteRoute, replaceRoute } from "./network/routes.ts";
import {
  updateSecurityGroupRuleDescriptionsEgress,
  updateSecurityGroupRuleDescriptionsIngress,
} from "./network/security-group-rule-descriptions.ts";
import { describeVpcAttribute, modifyVpcAttribute } from "./network/vpc-attribute.ts";
import { pass } from "./pass.ts";
import { describeAccountAttributes } from "./region/describe-account-attributes.ts";
import { describeAvailabilityZones } from "./region/describe-availability-zones.ts";
import { describeInstanceTypeOfferings, describeInstanceTypes } from "./region/describe-instance-types.ts";
import { describeRegions } from "./region/describe-regions.ts";
import { refuseReservedTags } from "./reserved-tags.ts";
import { createTags, deleteTags, describeTags } from "./resource-tags.ts";
import { attachVolume, detachVolume } from "./volumes/attach-volume.ts";
import { createVolume, deleteVolume } from "./volumes/create-volume.ts";
import { describeVolumes } from "./volumes/describe-volumes.ts";
import { createSnapshot, deleteSnapshot, describeSnapshots } from "./volumes/snapshots.ts";

const operations = {
  AllocateAddress: allocateAddress,
  AssociateAddress: associateAddress,
  AssociateIamInstanceProfile: associateIamInstanceProfile,
  AssociateRouteTable: associateRouteTable,
  AttachInternetGateway: attachInternetGateway,
  AttachVolume: attachVolume,
  AuthorizeSecurityGroupEgress: authorizeSecurityGroupEgress,
  AuthorizeSecurityGroupIngress: authorizeSecurityGroupIngress,
  CreateImage: createImage,
  CreateInternetGateway: createInternetGateway,
  CreateKeyPair: createKeyPair,
  CreateLaunchTemplate: createLaunchTemplate,
  CreateLaunchTemplateVersion: createLaunchTemplateVersion,
  CreateNatGateway: createNatGateway,
  CreateRoute: createRoute,
  CreateRouteTable: createRouteTable,
  CreateSecurityGroup: createSecurityGroup,
  CreateSnapshot: createSnapshot,
  CreateSubnet: createSubnet,
  CreateTags: createTags,
  CreateVolume: createVolume,
  CreateVpc: createVpc,
  DeleteInternetGateway: deleteInternetGateway,
  DeleteKeyPair: deleteKeyPair,
  DeleteLaunchTemplate: deleteLaunchTemplate,
  DeleteLaunchTemplateVersions: deleteLaunchTemplateVersions,
  DeleteNatGateway: deleteNatGateway,
  DeleteRoute: deleteRoute,
  DeleteRouteTable: deleteRouteTable,
  DeleteSecurityGroup: deleteSecurityGroup,
  DeleteSnapshot: deleteSnapshot,
  DeleteSubnet: deleteSubnet,
  DeleteTags: deleteTags,
  DeleteVolume: deleteVolume,
  DeleteVpc: deleteVpc,
  DeregisterImage: deregisterImage,
  DescribeAccountAttributes: describeAccountAttributes,
  DescribeAddresses: describeAddresses,
  DescribeAvailabilityZones: describeAvailabilityZones,
  DescribeIamInstanceProfileAssociations: describeIamInstanceProfileAssociations,
  DescribeImages: describeImages,
  DescribeInstanceAttribute: describeInstanceAttribute,
  DescribeInstanceStatus: describeInstanceStatus,
  DescribeInstanceTypeOfferings: describeInstanceTypeOfferings,
  DescribeInstanceTypes: describeInstanceTypes,
  DescribeInstances: describeInstances,
  DescribeInternetGateways: describeInternetGateways,
  DescribeKeyPairs: describeKeyPairs,
  DescribeLaunchTemplateVersions: describeLaunchTemplateVersions,
  DescribeLaunchTemplates: describeLaunchTemplates,
  DescribeNatGateways: describeNatGateways,
  DescribeNetworkAcls: describeNetworkAcls,
  DescribeNetworkInterfaces: describeNetworkInterfaces,
  DescribeRegions: describeRegions,
  DescribeRouteTables: describeRouteTables,
  DescribeSecurityGroupRules: describeSecurityGroupRules,
  DescribeSecurityGroups: describeSecurityGroups,
  DescribeSnapshots: describeSnapshots,
  DescribeSubnets: describeSubnets,
  DescribeTags: describeTags,
  DescribeVolumes: describeVolumes,
  DescribeVpcAttribute: describeVpcAttribute,
  DescribeVpcEndpoints: describeVpcEndpoints,
  DescribeVpcs: describeVpcs,
  DescribeVpnGateways: describeVpnGateways,
  DetachInternetGateway: detachInternetGateway,
  DetachVolume: detachVolume,
  DisassociateAddress: disassociateAddress,
  DisassociateIamInstanceProfile: disassociateIamInstanceProfile,
  DisassociateRouteTable: disassociateRouteTable,
  GetConsoleOutput: getConsoleOutput,
  ImportKeyPair: importKeyPair,
  ModifyInstanceAttribute: modifyInstanceAttribute,
  ModifyLaunchTemplate: modifyLaunchTemplate,
  ModifySecurityGroupRules: modifySecurityGroupRules,
  ModifySubnetAttribute: modifySubnetAttribute,
  ModifyVpcAttribute: modifyVpcAttribute,
  RebootInstances: rebootInstances,
  ReleaseAddress: releaseAddress,
  ReplaceIamInstanceProfileAssociation: replaceIamInstanceProfileAssociation,
  ReplaceRoute: replaceRoute,
  ReplaceRouteTableAssociation: replaceRouteTableAssociation,
  RevokeSecurityGroupEgress: revokeSecurityGroupEgress,
  RevokeSecurityGroupIngress: revokeSecurityGroupIngress,
  RunInstances: runInstances,
  StartInstances: startInstances,
  StopInstances: stopInstances,
  TerminateInstances: terminateInstances,
  UpdateSecurityGroupRuleDescriptionsEgress: updateSecurityGroupRuleDescriptionsEgress,
  UpdateSecurityGroupRuleDescriptionsIngress: updateSecurityGroupRuleDescriptionsIngress,
} satisfies Readonly<Record<string, Operation>>;

/** By name, with AWS's types: what a call in process answers. */
export type Ec2Operations = typeof operations;

export const ec2Service: Service = {
  name: "ec2",
  client: "ec2",
  protocol: "ec2-query",
  operations: Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, honouringDryRun(operation)]),
  ),
  recordedOnly: ["AttachVolume", "CreateSnapshot", "CreateVolume", "DetachVolume"],
  admit: refuseReservedTags,
  pass,
  controls: instanceControls,
  close: async (cloud) => {
    await Promise.all([
      closeMetadata(cloud),
      closeNameServers(cloud),
      closePackages(cloud),
      closeForwarders(cloud),
    ]);
  },
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
