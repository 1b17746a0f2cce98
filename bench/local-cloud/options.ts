export interface BenchOptions {
  /** Where peers are installed, see peers.ts; undefined for none. */
  readonly peers: string | undefined;
  /** The numbers of groups that a pass is measured with. */
  readonly groups: readonly number[];
}
