import { isOnPath } from "../../../base/on-path.ts";

/** What is missing for file systems over NFS here, and what to do about it; undefined where nothing is. */
export function missingGanesha(): { readonly message: string; readonly hint: string } | undefined {
  if (!isOnPath("ganesha.nfsd"))
    return {
      message: "File systems over NFS are served by nfs-ganesha, which is not installed.",
      hint: "On Debian and Ubuntu: sudo apt-get install nfs-ganesha nfs-ganesha-vfs   Or without NFS: --storage directories",
    };
  if (process.getuid?.() === 0) return undefined;
  return {
    message: "nfs-ganesha opens files by their handles, which root alone may (open_by_handle_at(2)).",
    hint: "Start the local cloud as root, or without NFS: --storage directories",
  };
}
