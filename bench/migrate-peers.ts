export interface Peer {
  readonly tool: string;
  /** What has to be installed. */
  readonly program: string;
  /** Works on many files at once. */
  readonly parallel: boolean;
  readonly script: (source: string, target: string) => string;
}

/** What people copy trees with. Each is told to keep owners, modes and times. `work` is a directory for its notes. */
export function copyPeers(work: string): readonly Peer[] {
  return [
    {
      tool: "cp -a",
      program: "cp",
      parallel: false,
      script: (source, target) => `cp -a ${source}/. ${target}`,
    },
    {
      tool: "tar | tar",
      program: "tar",
      parallel: false,
      script: (source, target) => `tar -C ${source} -c . | tar -C ${target} -x -p`,
    },
    {
      tool: "rsync -a",
      program: "rsync",
      parallel: false,
      script: (source, target) => `rsync -a ${source}/ ${target}`,
    },
    {
      tool: "rclone --transfers 64 -M",
      program: "rclone",
      parallel: true,
      script: (source, target) => `rclone sync -M --transfers 64 --checkers 64 --links ${source} ${target}`,
    },
    {
      tool: "fpsync -n 64",
      program: "fpsync",
      parallel: true,
      script: (source, target) =>
        `fpsync -n 64 -f 100 -t ${work}/fp ${source}/ ${target}/; rm -rf ${work}/fp`,
    },
    {
      tool: "xargs -P64 cp -a",
      program: "xargs",
      parallel: true,
      script: (source, target) =>
        `cd ${source} && find . -type d -print0 | xargs -0 -I{} mkdir -p ${target}/{} && find . -type f -print0 | xargs -0 -P64 -n20 cp -a --parents -t ${target}`,
    },
  ];
}

/** What brings a copy up to date, deletions included. */
export function syncPeers(work: string): readonly Peer[] {
  return [
    {
      tool: "rsync -a --delete",
      program: "rsync",
      parallel: false,
      script: (source, target) => `rsync -a --delete ${source}/ ${target}/`,
    },
    {
      // fpsync has no deletions.
      tool: "fpsync -n 64",
      program: "fpsync",
      parallel: true,
      script: (source, target) =>
        `fpsync -n 64 -f 100 -t ${work}/fp ${source}/ ${target}/; rm -rf ${work}/fp`,
    },
    {
      tool: "rclone --transfers 64 -M",
      program: "rclone",
      parallel: true,
      script: (source, target) => `rclone sync -M --transfers 64 --checkers 64 ${source} ${target}`,
    },
  ];
}
