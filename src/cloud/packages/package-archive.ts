import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** An npm package that machines of the local cloud install, as `npm pack` makes one: everything below `package/`. */
export interface PackageArchive {
  readonly name: string;
  readonly version: string;
  /** Its programs, as in its package.json: npm links what the registry says, not what the archive does. */
  readonly bin: Readonly<Record<string, string>>;
  /** Path of the gzipped tar archive. */
  readonly path: string;
}

/** What a registry of npm's says of a package: docs.npmjs.com, "Registry package metadata". */
export function packageDocument({ name, version, bin, path }: PackageArchive, registry: string): object {
  const integrity = `sha512-${createHash("sha512").update(readFileSync(path)).digest("base64")}`;
  const dist = { tarball: `${registry}${name}/-/${name}-${version}.tgz`, integrity };
  return { name, "dist-tags": { latest: version }, versions: { [version]: { name, version, bin, dist } } };
}
