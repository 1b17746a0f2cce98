import { list, object, tagList } from "./schema.ts";

const ebs = object({
  DeleteOnTermination: "boolean",
  Encrypted: "boolean",
  Iops: "integer",
  KmsKeyId: "string",
  SnapshotId: "string",
  Throughput: "integer",
  VolumeSize: "integer",
  VolumeType: "string",
});

export const blockDeviceMapping = object({
  DeviceName: "string",
  Ebs: ebs,
  NoDevice: "string",
  VirtualName: "string",
});

export const networkInterface = object({
  AssociatePublicIpAddress: "boolean",
  DeleteOnTermination: "boolean",
  Description: "string",
  DeviceIndex: "integer",
  Groups: list("string"),
  InterfaceType: "string",
  NetworkInterfaceId: "string",
  PrivateIpAddress: "string",
  SubnetId: "string",
});

/** AWS::EC2::LaunchTemplate LaunchTemplateData, in so far as the local cloud's EC2 takes it. */
export const launchTemplateData = object({
  BlockDeviceMappings: list(blockDeviceMapping),
  CreditSpecification: object({ CpuCredits: "string" }),
  DisableApiStop: "boolean",
  DisableApiTermination: "boolean",
  EbsOptimized: "boolean",
  IamInstanceProfile: object({ Arn: "string", Name: "string" }),
  ImageId: "string",
  InstanceInitiatedShutdownBehavior: "string",
  InstanceType: "string",
  KeyName: "string",
  MaintenanceOptions: object({ AutoRecovery: "string" }),
  MetadataOptions: object({
    HttpEndpoint: "string",
    HttpProtocolIpv6: "string",
    HttpPutResponseHopLimit: "integer",
    HttpTokens: "string",
    InstanceMetadataTags: "string",
  }),
  Monitoring: object({ Enabled: "boolean" }),
  NetworkInterfaces: list(networkInterface),
  Placement: object({ AvailabilityZone: "string", GroupName: "string", Tenancy: "string" }),
  SecurityGroupIds: list("string"),
  SecurityGroups: list("string"),
  TagSpecifications: list(object({ ResourceType: "string", Tags: tagList })),
  UserData: "string",
});
