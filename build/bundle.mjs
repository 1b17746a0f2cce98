import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { rolldown } from "rolldown";

const root = new URL("..", import.meta.url).pathname;

/**
 * Of AWS's SDK only the calls that are made come along: client-ec2 as a whole takes a third of a second to load.
 * commander and httpxy come along since finding and reading their files takes longer than all that they do.
 */
const bundled = /^(@(aws-sdk|aws|smithy)\/|commander$|httpxy$)/;

/** What runs with node_modules beside it: the command line and the library. */
async function bundlePackage() {
  const { output } = await write(
    {
      input: {
        "cli/main": "src/cli/main.ts",
        index: "src/index.ts",
        "cloud/index": "src/cloud/index.ts",
        "cdk/index": "src/cdk/index.ts",
      },
      external: (id) => !/^[./]/.test(id) && !id.startsWith(root) && !bundled.test(id),
    },
    {
      format: "cjs",
      // In a script that load.mjs loads import() would be experimental, and says so to the user.
      dynamicImportInCjs: false,
      entryFileNames: "[name].cjs",
      chunkFileNames: "chunks/[name]-[hash].cjs",
      minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    },
  );
  await copyFile(`${root}build/load.mjs`, `${root}dist/load.js`);
  for (const chunk of output) if (chunk.isEntry) await writeEntry(chunk);
}

/** The ES module that importers see of an entry. */
async function writeEntry({ name, fileName, exports }) {
  const path = `${root}dist/${name}.js`;
  const loader = `${"../".repeat(name.split("/").length - 1) || "./"}load.js`;
  const text = `import { load } from "${loader}";\nexport const { ${exports.join(", ")} } = load("${fileName}");\n`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/**
 * What runs alone on an instance: agent, guard and the lease's worker, each one file with everything in it. Only the calls that they
 * make are kept of the AWS SDK, which is what lets the agent be small.
 */
async function bundleAlone(name, input) {
  await write(
    { input: { [name]: input } },
    { format: "esm", entryFileNames: "[name].js", codeSplitting: false, minify: "dce-only" },
  );
}

async function write(input, output) {
  // The SDK's modules as such: of its CommonJS ones nothing can be left out.
  const resolve = { mainFields: ["module", "main"] };
  const bundle = await rolldown({ cwd: root, platform: "node", resolve, logLevel: "warn", ...input });
  const written = await bundle.write({ dir: "dist", sourcemap: false, ...output });
  await bundle.close();
  return written;
}

export async function bundle() {
  await rm(new URL("../dist", import.meta.url), { recursive: true, force: true });
  await bundlePackage();
  await bundleAlone("agent", "src/cli/agent.ts");
  await bundleAlone("guard", "src/cli/guard.ts");
  await bundleAlone("store-worker", "src/lease/store-worker.ts");
}
