/** What one NFS server is told. */
export interface GaneshaExport {
  /** Directory that it serves as `/`. */
  readonly data: string;
  /** The server's own address on this computer. */
  readonly host: string;
  readonly port: number;
  /** Where it keeps which clients it has, so that they get their files and locks back after its restart. */
  readonly recovery: string;
  readonly readOnly: boolean;
}

/** Seconds that clients have to come back to a server that was started again, and that they keep their state without a word. */
const grace = 5;

/**
 * The configuration of nfs-ganesha (ganesha-core-config(8), ganesha-export-config(8)) that comes nearest to EFS: NFS 4.0 and
 * 4.1 alone, root is root, no delegations. Nothing of it goes beyond the address: no portmapper, no NFS 3.
 */
export function ganeshaConfiguration({ data, host, port, recovery, readOnly }: GaneshaExport): string {
  return `NFS_CORE_PARAM {
  Protocols = 4;
  NFS_Port = ${port};
  Bind_addr = ${host};
  Enable_NLM = false;
  Enable_RQUOTA = false;
  Enable_UDP = false;
}
NFSV4 {
  Minor_Versions = 0, 1;
  Grace_Period = ${grace};
  Lease_Lifetime = ${grace};
  RecoveryBackend = fs;
  RecoveryRoot = "${recovery}";
  Delegations = false;
}
NFS_KRB5 { Active_krb5 = false; }
EXPORT {
  Export_Id = 1;
  Path = "${data}";
  Pseudo = /;
  Protocols = 4;
  Transports = TCP;
  SecType = sys;
  Squash = No_Root_Squash;
  Access_Type = ${readOnly ? "RO" : "RW"};
  FSAL { Name = VFS; }
}
LOG { Default_Log_Level = EVENT; }
`;
}
