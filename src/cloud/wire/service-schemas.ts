import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type PackedSchemas, unpackSchemas } from "./packed-schemas.ts";
import { readSdkSchemas, type SdkSchemas } from "./sdk-schemas.ts";

/**
 * The schemas of some operations of a service: in the built package from the document that the build has made of
 * them, else from the SDK.
 * @throws Error as `readSdkSchemas` does
 */
export function serviceSchemas(client: string, operations: readonly string[]): SdkSchemas {
  const built = builtFile(client);
  if (!existsSync(built)) return readSdkSchemas(client, operations);
  return unpackSchemas(JSON.parse(readFileSync(built, "utf8")) as PackedSchemas, operations);
}

/** Beside the built package's files; from the source there is no such directory. */
function builtFile(client: string): string {
  return join(fileURLToPath(new URL("../schemas", import.meta.url)), `${client}.json`);
}
