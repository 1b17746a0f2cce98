/** What each fault stands for, by its name: what `hitori drill --help` shows without loading a fault. */
export const faultTitles = {
  instance: "the instance loses its power",
  hang: "the machine stands still, and wakes up later",
  zone: "the whole zone of the instance loses its power",
  partition: "the zone is cut off from everything, and its instance lives on",
  agent: "the agent's process is killed",
  guard: "the guard's process is killed",
  app: "the app's processes crash",
  double: "the desired capacity is set to 2",
  rebalance: "AZRebalance launches a second instance beside the first",
  "slow-stop": "the app ignores SIGTERM while its instance is replaced",
  "launch-failure": "the instance dies, and no other zone has capacity for the next",
  "storage-stall": "the file system does not answer for a while",
  "storage-readonly": "the file system takes no writes for a while",
  "storage-full": "the file system has no room for a while",
  database: "the database fails over to its standby",
  "bad-image": "a new version of the app never gets healthy",
} as const;

export type FaultName = keyof typeof faultTitles;
