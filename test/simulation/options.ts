import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { mutants } from "../../src/simulator/mutants.ts";

export const help = `Simulates lease and guard under every fault, in virtual time.

  npm run simulate -- [options]

  --seeds N        how many runs (1000)
  --hours N        simulated hours of each (1)
  --from N         the first seed (1)
  --processes N    how many at once (one a core)
  --resume FILE    writes finished blocks of seeds there; the same command again goes on where it was
  --mutants        runs the broken designs instead, each until it is caught
  --seed N         one run alone; with --trace all that happened in it
  --mutant NAME    with --seed: the broken design to run
  --trace

Examples:
  npm run simulate -- --seeds 100000 --resume campaign.jsonl
  npm run simulate -- --seeds 2000 --mutants
  npm run simulate -- --seed 7 --mutant "W = G" --trace

Exit code 0: never two writers, and one in the end (with --mutants: all caught). 1: not so. 64: a wrong option.
`;

export interface SimulateOptions {
  readonly seeds: number;
  readonly hours: number;
  readonly from: number;
  readonly processes: number;
  readonly resume: string | undefined;
  readonly mutants: boolean;
  readonly seed: number | undefined;
  readonly mutant: string | undefined;
  readonly trace: boolean;
}

/** A wrong option, in words for whoever typed it. */
export class WrongOption extends Error {}

/** Reads the command line. "help" where that was asked for. @throws WrongOption */
export function readOptions(argv: readonly string[]): SimulateOptions | "help" {
  const values = parse(argv);
  if (values.help) return "help";
  const seed = values.seed === undefined ? undefined : number("seed", values.seed, 0, true);
  if (values.mutant !== undefined && mutants[values.mutant] === undefined) {
    throw new WrongOption(
      `There is no mutant "${values.mutant}". There are: ${Object.keys(mutants).join("; ")}.`,
    );
  }
  if (seed === undefined && (values.trace || values.mutant !== undefined)) {
    throw new WrongOption("--trace and --mutant are for one run: name it with --seed N.");
  }
  if (values.resume !== undefined && (values.mutants || seed !== undefined)) {
    throw new WrongOption("--resume is for a campaign, not for --mutants or --seed.");
  }
  return {
    seeds: number("seeds", values.seeds, 1, true),
    hours: number("hours", values.hours, 0.01, false),
    from: number("from", values.from, 0, true),
    processes: number("processes", values.processes, 1, true),
    resume: values.resume,
    mutants: values.mutants,
    seed,
    mutant: values.mutant,
    trace: values.trace,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        seeds: { type: "string", default: "1000" },
        hours: { type: "string", default: "1" },
        from: { type: "string", default: "1" },
        processes: { type: "string", default: String(availableParallelism()) },
        resume: { type: "string" },
        mutants: { type: "boolean", default: false },
        seed: { type: "string" },
        mutant: { type: "string" },
        trace: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new WrongOption(error instanceof Error ? error.message : String(error));
  }
}

function number(name: string, text: string, least: number, whole: boolean): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= least && Number.isFinite(value) && (!whole || Number.isSafeInteger(value))) return value;
  const wanted = whole ? "a whole number" : "a number";
  throw new WrongOption(`--${name} is ${JSON.stringify(text)}; it takes ${wanted} of at least ${least}.`);
}
