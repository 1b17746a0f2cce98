import type { GroupIdentifier, Instance, Reservation } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { iam } from "../../iam/state.ts";
import { toTagList } from "../../tag-list.ts";
import { type InstanceRecord, instanceStateCodes } from "../instance.ts";
import { instanceTypes } from "../instance-types.ts";
import { ec2 } from "../state.ts";
import { rootDevice, volumesOf } from "../volumes/state.ts";

/** `ip-172-31-0-10.ap-northeast-1.compute.internal`; us-east-1 has a form of its own. */
export function privateDnsName(instance: InstanceRecord, account: Account): string {
  const host = `ip-${instance.privateIpAddress.replaceAll(".", "-")}`;
  return account.region === "us-east-1"
    ? `${host}.ec2.internal`
    : `${host}.${account.region}.compute.internal`;
}

/** The Elastic IP address of an instance, or else the one that its subnet gave it. */
export function publicAddressOf(instance: InstanceRecord, account: Account): string | undefined {
  const elastic = Object.values(ec2.of(account).network.addresses).find(
    (address) => address.instanceId === instance.instanceId,
  );
  return elastic?.publicIp ?? instance.publicIpAddress;
}

/** Empty where an instance has no public address. */
export function publicDnsNameOf(instance: InstanceRecord, account: Account): string {
  const address = publicAddressOf(instance, account);
  return address ? publicDnsName(address, account) : "";
}

/** The instances of one launch, in AWS's envelope. */
export function describeReservation(instances: readonly InstanceRecord[], account: Account): Reservation {
  return {
    ReservationId: instances[0]?.reservationId,
    OwnerId: account.accountId,
    Groups: [],
    Instances: instances.map((instance) => describeInstance(instance, account)),
  };
}

function describeInstance(instance: InstanceRecord, account: Account): Instance {
  const gone = instance.state === "terminated";
  const publicAddress = publicAddressOf(instance, account);
  return {
    InstanceId: instance.instanceId,
    ImageId: instance.imageId,
    State: { Code: instanceStateCodes[instance.state], Name: instance.state },
    StateTransitionReason: instance.stateTransitionReason,
    StateReason: instance.stateReason && {
      Code: instance.stateReason.code,
      Message: instance.stateReason.message,
    },
    PrivateDnsName: gone ? "" : privateDnsName(instance, account),
    PublicDnsName: publicDnsNameOf(instance, account),
    PrivateIpAddress: gone ? undefined : instance.privateIpAddress,
    PublicIpAddress: publicAddress,
    KeyName: instance.keyName,
    AmiLaunchIndex: instance.amiLaunchIndex,
    ProductCodes: [],
    InstanceType: instance.instanceType as Instance["InstanceType"],
    LaunchTime: new Date(instance.launchTime),
    Placement: { AvailabilityZone: instance.availabilityZone, GroupName: "", Tenancy: "default" },
    Monitoring: { State: "disabled" },
    SubnetId: gone ? undefined : instance.subnetId,
    VpcId: gone ? undefined : instance.vpcId,
    Architecture: instance.architecture,
    ...devices(instance, account),
    ClientToken: instance.clientToken ?? "",
    EbsOptimized: instance.ebsOptimized ?? false,
    EnaSupport: true,
    Hypervisor: "xen",
    IamInstanceProfile: profileOf(instance, account),
    NetworkInterfaces: gone ? [] : [networkInterface(instance, account)],
    SecurityGroups: gone ? [] : groupIdentifiers(instance.securityGroupIds, account),
    SourceDestCheck: gone ? undefined : (instance.sourceDestCheck ?? true),
    // Without any, EC2 leaves the member out.
    Tags: Object.keys(instance.tags).length > 0 ? toTagList(instance.tags) : undefined,
    VirtualizationType: "hvm",
    CpuOptions: { CoreCount: instanceTypes[instance.instanceType]?.vcpus, ThreadsPerCore: 1 },
    MetadataOptions: metadataOptions(instance),
    EnclaveOptions: { Enabled: false },
    HibernationOptions: { Configured: false },
    MaintenanceOptions: { AutoRecovery: "default" },
    PlatformDetails: "Linux/UNIX",
    UsageOperation: "RunInstances",
    CurrentInstanceBootMode: "uefi",
  };
}

/** Its id is IAM's, where the profile is still there. */
export function profileOf({ iamInstanceProfileArn: Arn }: InstanceRecord, account: Account) {
  if (Arn === undefined) return undefined;
  const profile = iam.of(account).instanceProfiles[Arn.split("/").at(-1) ?? ""];
  return { Arn, Id: profile?.instanceProfileId };
}

/** The root volume, and what is attached besides. */
export function devices(instance: InstanceRecord, account: Account) {
  return {
    RootDeviceName: rootDevice,
    RootDeviceType: "ebs" as const,
    BlockDeviceMappings: volumesOf(instance, account).flatMap(({ volumeId, attachment }) =>
      attachment === undefined
        ? []
        : {
            DeviceName: attachment.device,
            Ebs: {
              AttachTime: new Date(attachment.attachTime),
              DeleteOnTermination: attachment.deleteOnTermination,
              Status: "attached" as const,
              VolumeId: volumeId,
            },
          },
    ),
  };
}

function metadataOptions(instance: InstanceRecord): Instance["MetadataOptions"] {
  const options = instance.metadataOptions;
  return {
    State: "applied",
    HttpTokens: options.httpTokens,
    HttpPutResponseHopLimit: options.httpPutResponseHopLimit,
    HttpEndpoint: options.httpEndpoint === "disabled" ? "disabled" : "enabled",
    HttpProtocolIpv6: "disabled",
    InstanceMetadataTags: options.instanceMetadataTags === "enabled" ? "enabled" : "disabled",
  };
}

function networkInterface(instance: InstanceRecord, account: Account) {
  return {
    NetworkInterfaceId: instance.networkInterfaceId,
    MacAddress: instance.macAddress,
    OwnerId: account.accountId,
    PrivateIpAddress: instance.privateIpAddress,
    PrivateDnsName: privateDnsName(instance, account),
    Association: association(instance, account),
    PrivateIpAddresses: [
      {
        Primary: true,
        PrivateIpAddress: instance.privateIpAddress,
        PrivateDnsName: privateDnsName(instance, account),
        Association: association(instance, account),
      },
    ],
    SourceDestCheck: instance.sourceDestCheck ?? true,
    Status: "in-use" as const,
    InterfaceType: "interface",
    SubnetId: instance.subnetId,
    VpcId: instance.vpcId,
    Groups: groupIdentifiers(instance.securityGroupIds, account),
    Attachment: {
      AttachTime: new Date(instance.launchTime),
      AttachmentId: instance.networkInterfaceId.replace("eni-", "eni-attach-"),
      DeleteOnTermination: true,
      DeviceIndex: 0,
      NetworkCardIndex: 0,
      Status: "attached" as const,
    },
  };
}

/** The public address, where there is one; Amazon's own unless it is an Elastic IP address. */
function association(instance: InstanceRecord, account: Account) {
  const elastic = Object.values(ec2.of(account).network.addresses).some(
    (address) => address.instanceId === instance.instanceId,
  );
  const PublicIp = publicAddressOf(instance, account);
  if (PublicIp === undefined) return undefined;
  const IpOwnerId = elastic ? account.accountId : "amazon";
  return { IpOwnerId, PublicDnsName: publicDnsName(PublicIp, account), PublicIp };
}

export function groupIdentifiers(ids: readonly string[], account: Account): GroupIdentifier[] {
  const { securityGroups } = ec2.of(account).network;
  return ids.map((id) => ({ GroupId: id, GroupName: securityGroups[id]?.groupName }));
}

function publicDnsName(address: string, account: Account): string {
  const zone = account.region === "us-east-1" ? "compute-1" : `${account.region}.compute`;
  return `ec2-${address.replaceAll(".", "-")}.${zone}.amazonaws.com`;
}
