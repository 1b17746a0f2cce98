// One process of a simulation, bundled and started by pool.ts: takes a task as a message, answers with what came of it.
import { runCampaign } from "../../src/simulator/campaign.ts";
import { mutants } from "../../src/simulator/mutants.ts";
import { simulate } from "../../src/simulator/simulate.ts";
import type { Task } from "./pool.ts";

async function carryOut({ mutant, trace, ...options }: Task): Promise<unknown> {
  const breakage = mutant === undefined ? undefined : mutants[mutant];
  if (!trace) return await runCampaign({ ...options, breakage });
  const result = await simulate({ seed: options.from, hours: options.hours, breakage, tracing: true });
  return [...result.trace, result.violation ?? result.stuck ?? "no violation"].join("\n");
}

process.on("message", async (task: Task) => {
  process.send?.(await carryOut(task));
});
