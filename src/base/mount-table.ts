import { readFileSync } from "node:fs";

/** One line of the kernel's table of mounts. */
export interface MountEntry {
  readonly point: string;
  /** `nfs4`, `ext4`, `fuse.<subtype>`. */
  readonly type: string;
}

/**
 * What is mounted where, in the order of mounting, from the kernel's own table: to look at a mount itself would hang
 * where it does not answer.
 * @param table text of /proc/self/mountinfo (proc_pid_mountinfo(5))
 */
export function mountTable(table = readFileSync("/proc/self/mountinfo", "utf8")): MountEntry[] {
  return table.split("\n").flatMap((line) => {
    const [fields = "", rest] = line.split(" - ", 2);
    const point = unescapeOctal(fields.split(" ")[4] ?? "");
    return rest === undefined || point === "" ? [] : [{ point, type: rest.split(" ", 1)[0] ?? "" }];
  });
}

/** The mount that a real path is on: of those above it the last and deepest. */
export function mountOf(path: string, table: readonly MountEntry[]): MountEntry | undefined {
  const above = table.filter(({ point }) => point === "/" || path === point || path.startsWith(`${point}/`));
  return above.reduce<MountEntry | undefined>(
    (deepest, one) => (deepest === undefined || one.point.length >= deepest.point.length ? one : deepest),
    undefined,
  );
}

/** The kernel writes space, tab, newline and backslash as `\040` and so on. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
