// One process's share of a simulation, bundled by simulate.ts: options as JSON on the command line, the sum as JSON out.
import { type CampaignOptions, runCampaign } from "../../src/simulator/campaign.ts";
import { mutants } from "../../src/simulator/mutants.ts";
import { simulate } from "../../src/simulator/simulate.ts";

const { mutant, trace, ...options } = JSON.parse(process.argv[2] ?? "{}") as CampaignOptions & {
  mutant?: string;
  trace?: boolean;
};
const breakage = mutant === undefined ? undefined : mutants[mutant];
if (trace) {
  const result = await simulate({ seed: options.from, hours: options.hours, breakage, tracing: true });
  console.log([...result.trace, result.violation ?? result.stuck ?? "no violation"].join("\n"));
} else {
  console.log(JSON.stringify(await runCampaign({ ...options, breakage })));
}
