import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What is missing for file systems over NFS here, and what to do about it; undefined where nothing is. */
export function missingGanesha(
  environment: NodeJS.ProcessEnv = process.env,
  uid = process.getuid?.(),
): { readonly message: string; readonly hint: string } | undefined {
  const places = [...(environment.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/bin"];
  if (!places.some((directory) => existsSync(join(directory, "ganesha.nfsd"))))
    return {
      message: "File systems over NFS are served by nfs-ganesha, which is not installed.",
      hint: "On Debian and Ubuntu: sudo apt-get install nfs-ganesha nfs-ganesha-vfs   Or without NFS: --storage directories",
    };
  if (uid === 0) return undefined;
  return {
    message: "nfs-ganesha opens files by their handles, which root alone may (open_by_handle_at(2)).",
    hint: "Start the local cloud as root, or without NFS: --storage directories",
  };
}
