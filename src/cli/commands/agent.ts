import type { Context } from "../context.ts";

/** `hitori agent boot` where it is not the bundled file that runs: the same. */
export async function agentBoot(_context: Context): Promise<undefined> {
  const { main } = await import("../agent.ts");
  await main(["boot"]);
}
