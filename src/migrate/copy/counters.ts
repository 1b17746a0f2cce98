/** What a pass has done so far. Whoever shows progress reads it when it likes. */
export interface Counters {
  /** Entries of the source that were looked at. */
  seen: number;
  /** Bytes in the files that were looked at. */
  seenBytes: number;
  /** Entries that were as the manifest says, and left alone. */
  kept: number;
  /** Entries that were made or brought up to date. */
  copied: number;
  removed: number;
  /** Bytes of content read from the source. */
  readBytes: number;
  /** Bytes of content written to the target. */
  writtenBytes: number;
  /** Entries that changed while they were copied: the next pass has them. */
  unsettled: number;
  /** Sockets, pipes and devices, left out. */
  special: number;
  /** Extended attributes and ACLs that the target would not take; the archive has them. */
  attributesLost: number;
  /** Entries whose owner could not be kept, since this is not root. */
  ownersLost: number;
}

export function newCounters(): Counters {
  return {
    seen: 0,
    seenBytes: 0,
    kept: 0,
    copied: 0,
    removed: 0,
    readBytes: 0,
    writtenBytes: 0,
    unsettled: 0,
    special: 0,
    attributesLost: 0,
    ownersLost: 0,
  };
}
