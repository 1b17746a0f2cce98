import { rm } from "node:fs/promises";
import { rolldown } from "rolldown";

const root = new URL("..", import.meta.url).pathname;

/** Of AWS's SDK only the calls that are made come along: client-ec2 as a whole takes a third of a second to load. */
const bundled = /^@(aws-sdk|aws|smithy)\//;

/** What runs with node_modules beside it: the command line and the library. */
async function bundlePackage() {
  await write(
    {
      input: { "cli/main": "src/cli/main.ts", index: "src/index.ts", "cloud/index": "src/cloud/index.ts" },
      external: (id) => !/^[./]/.test(id) && !id.startsWith(root) && !bundled.test(id),
    },
    { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
  );
}

/**
 * What runs alone on an instance: agent and guard, each one file with everything in it. Only the calls that they
 * make are kept of the AWS SDK, which is what lets the agent be small.
 */
async function bundleAlone(name, input) {
  await write(
    { input: { [name]: input } },
    { entryFileNames: "[name].js", codeSplitting: false, minify: "dce-only" },
  );
}

async function write(input, output) {
  // The SDK's modules as such: of its CommonJS ones nothing can be left out.
  const resolve = { mainFields: ["module", "main"] };
  const bundle = await rolldown({ cwd: root, platform: "node", resolve, logLevel: "warn", ...input });
  await bundle.write({ dir: "dist", format: "esm", sourcemap: false, ...output });
  await bundle.close();
}

export async function bundle() {
  await rm(new URL("../dist", import.meta.url), { recursive: true, force: true });
  await bundlePackage();
  await bundleAlone("agent", "src/cli/agent.ts");
  await bundleAlone("guard", "src/cli/guard.ts");
}
