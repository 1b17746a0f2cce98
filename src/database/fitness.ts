import type { DBInstance, OrderableDBInstanceOption } from "@aws-sdk/client-rds";

/** In place: the database goes on answering. From a snapshot: a new one takes its name, and the old one is kept. */
export type Way = "in-place" | "from-snapshot";

/** What stands in the way, or is worth knowing before. */
export interface Remark {
  readonly code: string;
  /** Whether nothing is done while it is so. */
  readonly blocks: boolean;
  readonly message: string;
  readonly remedy: string;
}

/** What a database is judged by. */
export interface Subject {
  readonly database: DBInstance;
  /** What RDS offers for its engine, version and class. */
  readonly offers: readonly OrderableDBInstanceOption[];
}

/** Everything that speaks against making a database Multi-AZ, what blocks first. Pure. */
export function remarksOn(subject: Subject, way: Way): Remark[] {
  const remarks = [
    ...cluster(subject),
    ...engine(subject),
    ...subnetGroup(subject),
    ...state(subject, way),
    ...(way === "in-place" ? inPlace(subject) : fromSnapshot(subject)),
    ...advice(subject),
  ];
  return remarks.sort((one, other) => Number(other.blocks) - Number(one.blocks));
}

function idOf({ database }: Subject): string {
  return database.DBInstanceIdentifier ?? "";
}

function cluster({ database }: Subject): Remark[] {
  if (database.DBClusterIdentifier === undefined) return [];
  return [
    {
      code: "IN_CLUSTER",
      blocks: true,
      message: `is part of cluster ${database.DBClusterIdentifier}, whose storage is in three zones already`,
      remedy: `Give the cluster a reader in another zone: aws rds create-db-instance --db-cluster-identifier ${database.DBClusterIdentifier} ...`,
    },
  ];
}

/** RDS itself says for which engine, version, class and storage there are Multi-AZ instances. */
function engine(subject: Subject): Remark[] {
  const { database, offers } = subject;
  if (database.DBClusterIdentifier !== undefined) return [];
  const capable = offers.filter(({ MultiAZCapable }) => MultiAZCapable === true);
  const what = `${database.Engine} ${database.EngineVersion} on ${database.DBInstanceClass}`;
  if (capable.length === 0) {
    return [
      {
        code: "ENGINE_WITHOUT_MULTI_AZ",
        blocks: true,
        message: `${what} cannot be Multi-AZ, says RDS`,
        remedy: `See what can: aws rds describe-orderable-db-instance-options --engine ${database.Engine} --query "OrderableDBInstanceOptions[?MultiAZCapable].DBInstanceClass"`,
      },
    ];
  }
  if (capable.some(({ StorageType }) => StorageType === database.StorageType)) return [];
  const types = [...new Set(capable.map(({ StorageType }) => StorageType))].sort().join(", ");
  return [
    {
      code: "STORAGE_WITHOUT_MULTI_AZ",
      blocks: true,
      message: `its storage is ${database.StorageType}; ${what} is Multi-AZ on ${types}`,
      remedy: `aws rds modify-db-instance --db-instance-identifier ${idOf(subject)} --storage-type gp3 --apply-immediately`,
    },
  ];
}

function subnetGroup(subject: Subject): Remark[] {
  const { DBSubnetGroupName, Subnets } = subject.database.DBSubnetGroup ?? {};
  const zones = [...new Set((Subnets ?? []).map((one) => one.SubnetAvailabilityZone?.Name ?? ""))].sort();
  if (zones.length >= 2) return [];
  return [
    {
      code: "SUBNET_GROUP_ONE_ZONE",
      blocks: true,
      message: `its subnet group ${DBSubnetGroupName} covers ${zones.join(", ") || "no zone"}, and a standby needs a second one`,
      remedy: `aws rds modify-db-subnet-group --db-subnet-group-name ${DBSubnetGroupName} --subnet-ids <one in each of two zones>`,
    },
  ];
}

function state({ database }: Subject, way: Way): Remark[] {
  // A conversion that was begun before is followed, not begun again.
  const converting = way === "in-place" && database.PendingModifiedValues?.MultiAZ === true;
  if (converting && database.DBInstanceStatus === "modifying") return [];
  const remark = notAvailable(database);
  return remark ? [remark] : [];
}

/** What RDS does not let anything be done to; undefined where it is available. */
export function notAvailable({
  DBInstanceStatus: status,
  DBInstanceIdentifier,
}: DBInstance): Remark | undefined {
  if (status === "available") return undefined;
  return {
    code: "NOT_AVAILABLE",
    blocks: true,
    message: `is ${status}, expected available`,
    remedy:
      status === "stopped"
        ? `aws rds start-db-instance --db-instance-identifier ${DBInstanceIdentifier}`
        : `aws rds wait db-instance-available --db-instance-identifier ${DBInstanceIdentifier}`,
  };
}

/** A database stands where a swap, or its way back, would put the one that it keeps. */
export function nameTaken(name: string): Remark {
  return {
    code: "NAME_TAKEN",
    blocks: true,
    message: `needs the name ${name} for what it keeps, and there is a database of that name`,
    remedy: `When nobody needs it: aws rds delete-db-instance --db-instance-identifier ${name} --skip-final-snapshot`,
  };
}

/** ApplyImmediately applies everything that waits for the maintenance window, a restart among it. */
function inPlace(subject: Subject): Remark[] {
  const pending = subject.database.PendingModifiedValues ?? {};
  const others = Object.entries(pending).filter(
    ([name, value]) => name !== "MultiAZ" && name !== "PendingCloudwatchLogsExports" && value !== undefined,
  );
  if (others.length === 0) return [];
  return [
    {
      code: "OTHER_CHANGES_WAIT",
      blocks: true,
      message: `${others.map(([name]) => name).join(", ")} ${others.length === 1 ? "waits" : "wait"} for the maintenance window and would be applied at once with it`,
      remedy: `Apply them first: aws rds modify-db-instance --db-instance-identifier ${idOf(subject)} --apply-immediately`,
    },
  ];
}

/** What a database that is restored from a snapshot would not have. */
function fromSnapshot(subject: Subject): Remark[] {
  const { database } = subject;
  const found: Remark[] = [];
  const replicas = database.ReadReplicaDBInstanceIdentifiers ?? [];
  const inPlaceInstead = `Make it Multi-AZ where it is: hitori database multi-az ${idOf(subject)}`;
  if (replicas.length > 0 || database.ReadReplicaSourceDBInstanceIdentifier !== undefined) {
    const what = replicas.length > 0 ? `has read replicas (${replicas.join(", ")})` : "is a read replica";
    const message = `${what}, and replication does not survive a new instance`;
    found.push({ code: "HAS_REPLICAS", blocks: true, message, remedy: inPlaceInstead });
  }
  if (database.MasterUserSecret !== undefined) {
    const message = "its password is managed by Secrets Manager, and a restored one has a new secret";
    found.push({ code: "SECRET_MANAGED", blocks: true, message, remedy: inPlaceInstead });
  }
  if (database.IAMDatabaseAuthenticationEnabled) {
    found.push({
      code: "IAM_AUTHENTICATION",
      blocks: false,
      message: `IAM policies name ${database.DbiResourceId}; the new one has another resource id`,
      remedy: "Change dbuser:… in those policies afterwards.",
    });
  }
  return found;
}

function advice(subject: Subject): Remark[] {
  const { database } = subject;
  const modify = `aws rds modify-db-instance --db-instance-identifier ${idOf(subject)}`;
  const found: Remark[] = [];
  if (!database.BackupRetentionPeriod)
    found.push({
      code: "NO_BACKUP",
      blocks: false,
      message: "keeps no automated backups; a standby copies mistakes too",
      remedy: `${modify} --backup-retention-period 7`,
    });
  if (!database.DeletionProtection)
    found.push({
      code: "NO_DELETION_PROTECTION",
      blocks: false,
      message: "can be deleted with one command",
      remedy: `${modify} --deletion-protection`,
    });
  const waiting = (database.DBParameterGroups ?? []).find((one) => one.ParameterApplyStatus !== "in-sync");
  if (waiting)
    found.push({
      code: "PARAMETERS_WAIT",
      blocks: false,
      message: `parameter group ${waiting.DBParameterGroupName} is ${waiting.ParameterApplyStatus}: the next failover or reboot applies it`,
      remedy: `aws rds reboot-db-instance --db-instance-identifier ${idOf(subject)}`,
    });
  const stack = database.TagList?.find(({ Key }) => Key === "aws:cloudformation:stack-name")?.Value;
  if (stack !== undefined)
    found.push({
      code: "IN_STACK",
      blocks: false,
      message: `is stack ${stack}'s, whose template knows nothing of this`,
      remedy: "Set MultiAZ: true in that template too.",
    });
  return found;
}
