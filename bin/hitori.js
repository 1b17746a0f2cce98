#!/usr/bin/env node
// On an instance `hitori agent` and `hitori guard` run from files of their own, with nothing of the command line.
const alone = { agent: "../dist/agent.js", guard: "../dist/guard.js" };
// The SDK's notice about the versions of Node that its next year's releases will need: these here are pinned.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
const [command, ...rest] = process.argv.slice(2);
const entry = alone[command] ?? "../dist/cli/main.js";
try {
  const { main } = await import(entry);
  await main(entry === alone[command] ? rest : process.argv.slice(2));
} catch (error) {
  if (error?.code !== "ERR_MODULE_NOT_FOUND" || !String(error.message).includes(entry.slice(2))) throw error;
  process.stderr.write("error: hitori is not built.\nBuild it: npm run build\n");
  process.exitCode = 1;
}
