// `npm run build`, and what `npm install` runs: everything that `npx hitori` and importers need.
import { spawn, spawnSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { tsImport } from "tsx/esm/api";
import { bundle } from "./bundle.mjs";
import { writeDashboard } from "./dashboard.mjs";

const root = new URL("..", import.meta.url);

/** Types for importers. They are checked by `npm run check`; here they are only written. */
function writeDeclarations() {
  const compiler = fileURLToPath(new URL("node_modules/typescript/bin/tsc", root));
  const argv = [compiler, "-p", "tsconfig.build.json", "--noCheck"];
  const child = spawn(process.execPath, argv, { cwd: fileURLToPath(root), stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`tsc ended with ${code}`))));
  });
}

/** The JSON schema of hitori.yml, from the schema that reads it. A file that is right already is left alone. */
async function writeSchema() {
  const { jsonSchema } = await tsImport("../src/config/json-schema.ts", import.meta.url);
  const path = new URL("schema/hitori.json", root);
  const text = `${JSON.stringify(jsonSchema(), null, 2)}\n`;
  if ((await readFile(path, "utf8").catch(() => "")) === text) return;
  await mkdir(new URL("schema", root), { recursive: true });
  await writeFile(path, text);
}

/** What is known of images as JSON: YAML takes a fifth of a second to read. */
async function writeImages() {
  const { parse } = await import("yaml");
  const images = parse(await readFile(new URL("data/images.yaml", root), "utf8"));
  await writeFile(new URL("dist/images.json", root), JSON.stringify(images));
}

/** Of each service's schemas those that the local cloud uses: reading EC2's out of the SDK takes a tenth of a second. */
async function writeSchemas() {
  const { services } = await tsImport("../src/cloud/services.ts", import.meta.url);
  const { readSdkSchemas } = await tsImport("../src/cloud/wire/sdk-schemas.ts", import.meta.url);
  const { packSchemas } = await tsImport("../src/cloud/wire/packed-schemas.ts", import.meta.url);
  await mkdir(new URL("dist/schemas", root), { recursive: true });
  for (const { client, operations } of services) {
    const packed = packSchemas(readSdkSchemas(client, Object.keys(operations)));
    await writeFile(new URL(`dist/schemas/${client}.json`, root), JSON.stringify(packed));
  }
}

/** What V8 makes of the built files. */
function compile() {
  const program = fileURLToPath(new URL("compile.mjs", import.meta.url));
  const done = spawnSync(process.execPath, [program], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`compile.mjs ended with ${done.status}:\n${done.stderr}`);
}

await bundle();
await Promise.all([writeDeclarations(), writeSchema(), writeSchemas(), writeImages(), writeDashboard()]);
compile();
