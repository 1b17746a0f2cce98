import { databasePrice } from "../estimate/database-price.ts";
import { hoursPerMonth, type Prices } from "../estimate/prices.ts";
import type { Rule } from "./rule.ts";

/** Databases, file systems and load balancers that a failed zone takes along. */
export const storageRules: readonly Rule[] = [
  {
    code: "DATABASE_ONE_ZONE",
    severity: "risk",
    risk: "When its zone fails the database is down until the zone is back or a snapshot is restored, with what came after it lost.",
    remedy: "hitori database multi-az <id>",
    find: ({ databases }, prices) =>
      databases
        .filter(({ MultiAZ }) => MultiAZ !== true)
        .map(
          ({
            DBInstanceIdentifier = "",
            AvailabilityZone,
            DBInstanceClass,
            StorageType,
            AllocatedStorage,
          }) => ({
            resource: DBInstanceIdentifier,
            evidence: `runs in ${AvailabilityZone} alone`,
            remedy: `hitori database multi-az ${DBInstanceIdentifier}`,
            monthly: databasePrice(
              { instanceClass: DBInstanceClass, storageType: StorageType, gib: AllocatedStorage },
              prices,
            ),
          }),
        ),
  },
  {
    code: "DATABASE_WITHOUT_BACKUP",
    severity: "loss",
    risk: "No automated backup: what is deleted or damaged cannot be brought back.",
    remedy: "aws rds modify-db-instance --db-instance-identifier <id> --backup-retention-period 7",
    find: ({ databases }) =>
      databases
        .filter(({ BackupRetentionPeriod }) => !BackupRetentionPeriod)
        .map(({ DBInstanceIdentifier = "" }) => ({
          resource: DBInstanceIdentifier,
          evidence: "keeps no automated backups",
          remedy: `aws rds modify-db-instance --db-instance-identifier ${DBInstanceIdentifier} --backup-retention-period 7`,
        })),
  },
  {
    code: "FILE_SYSTEM_ONE_ZONE",
    severity: "loss",
    risk: "EFS One Zone keeps its data in one zone, and loses it with the zone.",
    remedy: "A regional one:  hitori deploy   Then move the data:  hitori migrate",
    find: ({ fileSystems }, prices) =>
      fileSystems
        .filter(({ description }) => description.AvailabilityZoneName !== undefined)
        .map(({ description }) => ({
          resource: description.FileSystemId ?? "",
          evidence: `is an EFS One Zone file system in ${description.AvailabilityZoneName}`,
          monthly: gibPrice(description.SizeInBytes?.Value ?? 0, prices),
        })),
  },
  {
    code: "FILE_SYSTEM_UNREACHABLE_ZONE",
    severity: "risk",
    risk: "An instance that is launched there cannot mount the data.",
    remedy: "aws efs create-mount-target --file-system-id <id> --subnet-id <a subnet of the zone>",
    find: ({ fileSystems, groups }) => {
      const zones = [...new Set(groups.flatMap(({ AvailabilityZones }) => AvailabilityZones ?? []))].sort();
      return fileSystems.flatMap(({ description, mountTargetZones }) => {
        const missing = zones.filter((zone) => !mountTargetZones.includes(zone));
        return missing.length === 0
          ? []
          : [
              {
                resource: description.FileSystemId ?? "",
                evidence: `has no mount target in ${missing.join(", ")}, where the group launches`,
                monthly: 0,
              },
            ];
      });
    },
  },
  {
    code: "FILE_SYSTEM_WITHOUT_BACKUP",
    severity: "loss",
    risk: "A deleted file is gone: a file system has no older versions of its own.",
    remedy: "aws efs put-backup-policy --file-system-id <id> --backup-policy Status=ENABLED",
    find: ({ fileSystems }) =>
      fileSystems
        .filter(({ backup }) => !backup)
        .map(({ description: { FileSystemId = "" } }) => ({
          resource: FileSystemId,
          evidence: "has automatic backups switched off",
          remedy: `aws efs put-backup-policy --file-system-id ${FileSystemId} --backup-policy Status=ENABLED`,
        })),
  },
  {
    code: "FILE_SYSTEM_BURSTS",
    severity: "advice",
    risk: "Throughput grows with the data: 50 KiB/s a GiB once the burst credits are used up, which stops a busy small app.",
    remedy: "storage: {throughput: elastic} in hitori.yml.   Then: hitori deploy",
    find: ({ fileSystems }) =>
      fileSystems
        .filter(({ description }) => description.ThroughputMode === "bursting")
        .map(({ description }) => ({
          resource: description.FileSystemId ?? "",
          evidence: "is in bursting mode",
        })),
  },
  {
    code: "LOAD_BALANCER_ONE_ZONE",
    severity: "risk",
    risk: "When this zone fails nothing reaches the app, wherever it runs.",
    remedy: "aws elbv2 set-subnets --load-balancer-arn <arn> --subnets <one in each of two zones>",
    find: ({ loadBalancers }, prices) =>
      loadBalancers
        .filter(({ AvailabilityZones }) => (AvailabilityZones ?? []).length < 2)
        .map(({ LoadBalancerName = "", AvailabilityZones }) => ({
          resource: LoadBalancerName,
          evidence: `stands in ${(AvailabilityZones ?? []).map(({ ZoneName }) => ZoneName).join(", ")} alone`,
          monthly: hourly("public IPv4 address", prices),
        })),
  },
];

function hourly(item: string, prices: Prices | undefined): number | undefined {
  const price = prices?.find(item);
  return price && price.usd * hoursPerMonth;
}

function gibPrice(bytes: number, prices: Prices | undefined): number | undefined {
  const price = prices?.find("EFS Standard storage");
  return price && (price.usd * bytes) / 2 ** 30;
}
