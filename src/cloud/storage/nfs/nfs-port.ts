/** NFS's port, of servers and of mount targets. */
export const nfsPort = 2049;
