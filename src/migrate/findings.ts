import type { LocalImage } from "./images.ts";
import type { Inventory } from "./inventory.ts";
import type { Move, Stay } from "./moves.ts";

/** One thing that a plan has to say. */
export interface Finding {
  /** `stop`: the cutover would fail or lose something. */
  readonly level: "stop" | "warning" | "note";
  readonly code: string;
  readonly place: string;
  readonly message: string;
  readonly remedy: string;
}

/** EFS: names of one file, at most. */
const mostLinks = 177;
const attributesKept = "They stay in the archive of the originals.";

/** What is special about a directory that moves. Pure. */
export function findingsOf(move: Move, inventory: Inventory): Finding[] {
  const found: Finding[] = [];
  const add = (level: Finding["level"], code: string, path: string, message: string, remedy: string) =>
    found.push({ level, code, place: path === "" ? move.name : `${move.name}/${path}`, message, remedy });
  const {
    databases,
    longSymlinks,
    mostLinks: linked,
    special,
    sparseFiles,
    unreadable,
    withAttributes,
  } = inventory;
  for (const path of unreadable)
    add("stop", "MIGRATE_UNREADABLE", path, "cannot be read", "Run as root: sudo hitori migrate plan");
  for (const path of longSymlinks)
    add(
      "stop",
      "MIGRATE_LONG_SYMLINK",
      path,
      "is a symbolic link of more than 4,080 bytes, EFS's limit",
      "Shorten it.",
    );
  if (linked.links > mostLinks)
    add(
      "warning",
      "MIGRATE_MANY_LINKS",
      linked.path,
      `has ${linked.links} names; EFS allows ${mostLinks}`,
      "The others become files of their own.",
    );
  for (const path of special)
    add(
      "note",
      "MIGRATE_SPECIAL",
      path,
      "is a socket, pipe or device and is left out",
      "Programs make theirs again.",
    );
  if (withAttributes === undefined)
    add(
      "warning",
      "MIGRATE_ATTRIBUTES_UNSEEN",
      "",
      "extended attributes and ACLs were not looked at, and times are kept to the microsecond only: the optional package @koromix/koffi is not installed",
      "npm install @koromix/koffi-linux-x64",
    );
  else if (withAttributes > 0)
    add(
      "warning",
      "MIGRATE_ATTRIBUTES",
      "",
      `${withAttributes} entries have extended attributes or ACLs, which EFS does not keep`,
      attributesKept,
    );
  if (sparseFiles > 0)
    add("note", "MIGRATE_SPARSE", "", `${sparseFiles} files have holes; they stay holes`, "Nothing to do.");
  if (databases[0] !== undefined)
    add(
      "note",
      "MIGRATE_DATABASE",
      databases[0],
      "a database: its copy is right only from the last pass, when the app is stopped",
      "The cutover does that.",
    );
  return found;
}

/** Images that a replacement machine could get from nowhere. Pure. */
export function findingsOfImages(images: readonly LocalImage[]): Finding[] {
  return images.map(({ name, service }) => ({
    level: "note",
    code: "MIGRATE_IMAGE",
    place: `${service}: image ${name}`,
    message: "is on this machine alone: it was never pulled from a registry, nor pushed to one",
    remedy: "The copy stores it beside the app, and the agent loads it from there. Or push it: docker push",
  }));
}

/** What does not move, where somebody should know. Pure. */
export function findingsOfStays(stays: readonly Stay[]): Finding[] {
  return stays.flatMap(({ name, reason, services }): Finding[] => {
    const place = `${services.join(", ")}: ${name}`;
    if (reason === "outside")
      return [
        {
          level: "stop",
          code: "MIGRATE_OUTSIDE",
          place,
          message:
            "is written and lies outside the project: it may be shared with others, and would stay behind",
          remedy: `Move it along: --include ${name}   Or leave it on purpose, mounted read-only.`,
        },
      ];
    if (reason === "missing")
      return [
        {
          level: "note",
          code: "MIGRATE_MISSING",
          place,
          message: "does not exist",
          remedy: "Nothing to move.",
        },
      ];
    if (reason === "read-only outside" || reason === "not a directory")
      return [
        {
          level: "note",
          code: "MIGRATE_STAYS",
          place,
          message: `stays (${reason}); the new machine needs its own`,
          remedy: "Nothing to do for sockets and for what every machine has.",
        },
      ];
    return [];
  });
}
