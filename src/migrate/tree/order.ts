/**
 * The order of a manifest: directory after directory, each before those below it; within a directory by name, byte by
 * byte. A walk and an older manifest can then be compared line by line, holding one directory at a time.
 * @returns negative where directory `a` comes before directory `b`
 */
export function compareDirectories(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    // A slash ends a name, and a shorter name comes first: no byte is before it.
    if (left !== right) return left === slash ? -1 : right === slash ? 1 : left - right;
  }
  return a.length - b.length;
}

const slash = "/".charCodeAt(0);
