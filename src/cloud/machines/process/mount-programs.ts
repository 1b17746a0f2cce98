import type { MachineSpecification } from "../machines.ts";
import type { MachinePaths } from "./machine-paths.ts";
import { shellWord } from "./shell-word.ts";

/**
 * `mount` of a process machine: EFS file systems only, each a symbolic link to the zone's mount target directory.
 * Exit 32 ("mount failure") and the words are mount(8)'s and mount.efs's (aws/efs-utils).
 */
export function mountProgram(
  machine: MachineSpecification,
  paths: MachinePaths,
  cloudDirectory: string,
): string {
  return `#!/bin/sh
machine=${shellWord(paths.directory)}
targets=${shellWord(`${cloudDirectory}/mount-targets/${machine.availabilityZone}`)}
zone=${shellWord(machine.availabilityZone)}
domain=${shellWord(`efs.${machine.region}.amazonaws.com`)}
${mountBody}`;
}

export function umountProgram(paths: MachinePaths): string {
  return `#!/bin/sh\nmachine=${shellWord(paths.directory)}\n${umountBody}`;
}

const failFunction = `fail() { echo "$1" >&2; exit 32; }
`;

/** A mount point, given as the instance's own path or as the path that it really has here. */
const mountPointFunction = `mount_point() {
  path=\${1#"$machine/root"}
  while [ "$path" != "\${path%/}" ]; do path=\${path%/}; done
  case "$path" in
    '') fail "mount: /: a process machine's root cannot be mounted over." ;;
    /*) ;;
    *) fail "mount: $1: mount point must be an absolute path." ;;
  esac
  case "$path/" in */../*|*/./*) fail "mount: $1: mount point must be a plain path." ;; esac
  link=$machine/root$path
  hidden=$machine/hidden/$(printf %s "$path" | tr / %)
}
`;

const mountBody = `${failFunction}${mountPointFunction}
if [ $# -eq 0 ]; then
  if [ -e "$machine/mounts" ]; then cat "$machine/mounts"; fi
  exit 0
fi
type= options=rw source= point=
while [ $# -gt 0 ]; do
  case "$1" in
    -t|--types) type=$2; shift ;;
    -t*) type=\${1#-t} ;;
    -o|--options) options=$2; shift ;;
    -o*) options=\${1#-o} ;;
    -v|-n|-s|-w|--verbose) ;;
    -*) fail "mount: $1: a process machine's mount does not know this option." ;;
    *) if [ -z "$source" ]; then source=$1; else point=$1; fi ;;
  esac
  [ $# -gt 0 ] && shift
done
[ -n "$source" ] && [ -n "$point" ] || fail "mount: bad usage: mount -t efs [-o options] <file system>:/ <directory>"
case "$type" in
  efs|nfs4|nfs) ;;
  *) fail "mount: $point: unknown filesystem type '$type'." ;;
esac
case ",$options," in
  *,accesspoint=*) fail "mount.efs: access points are not served on a process machine." ;;
esac
host=\${source%%:*}
below=/
case "$source" in *:*) below=\${source#*:} ;; esac
id=\${host%".$domain"}
if [ "$type" != efs ] && [ "$id" = "$host" ]; then
  fail "mount.nfs4: Failed to resolve server $host: Name or service not known"
fi
id=\${id#"$zone."}
case "$id" in
  fs-*[!0-9a-f]*|fs-) id= ;;
  fs-*) ;;
  *) id= ;;
esac
if [ -z "$id" ] || [ ! -e "$targets/$id/." ]; then
  if [ "$type" != efs ]; then fail "mount.nfs4: Failed to resolve server $host: Name or service not known"; fi
  fail "Failed to resolve \\"\${id:-$host}.$domain\\" - check that your file system ID is correct, and ensure that the VPC has an EFS mount target for this file system ID.
See https://docs.aws.amazon.com/console/efs/mount-dns-name for more detail."
fi
mount_point "$point"
target=$targets/$id
while [ "$below" != "\${below%/}" ]; do below=\${below%/}; done
[ -d "$target$below" ] || fail "mount.nfs4: mounting $host:$below failed, reason given by server: No such file or directory"
if [ -L "$link" ]; then
  [ "$(readlink "$link")" = "$target$below" ] || fail "mount: $path: another file system is mounted here."
  echo "$path is already mounted, please run 'umount' command to unmount"
  exit 0
fi
[ ! -e "$link" ] || [ -d "$link" ] || fail "mount: $path: mount point is not a directory."
mkdir -p "\${link%/*}" "$machine/hidden" || exit 32
if [ -d "$link" ]; then mv "$link" "$hidden" || exit 32; fi
ln -s "$target$below" "$link" || exit 32
echo "$source on $path type $type ($options)" >> "$machine/mounts"
`;

const umountBody = `${failFunction}${mountPointFunction}
given=
for word in "$@"; do
  case "$word" in
    -*) ;;
    *) given=$word ;;
  esac
done
[ -n "$given" ] || fail "umount: bad usage: umount <directory>"
mount_point "$given"
[ -L "$link" ] && [ -e "$machine/mounts" ] && grep -qF " on $path type " "$machine/mounts" || fail "umount: $path: not mounted."
rm "$link" || exit 32
if [ -d "$hidden" ]; then mv "$hidden" "$link" || exit 32; fi
grep -vF " on $path type " "$machine/mounts" > "$machine/mounts.new"
mv "$machine/mounts.new" "$machine/mounts"
`;
