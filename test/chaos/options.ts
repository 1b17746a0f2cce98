import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { closestWord } from "../../src/base/closest-word.ts";
import { faults } from "./faults.ts";

export interface CampaignOptions {
  readonly rounds: number | undefined;
  readonly takeovers: number | undefined;
  readonly clouds: number;
  readonly seed: number;
  readonly only: string | undefined;
  readonly journal: string | undefined;
  /** Only to print what a journal holds. */
  readonly report: boolean;
}

export const help = `Real machines on local clouds, a fault a round, and a verdict from what the app wrote. Needs: npm run build

  npm run chaos -- [options]

  --rounds <n>         faults to put in, over all clouds (default 200, or until --takeovers is reached)
  --takeovers <n>      go on until so many take-overs are in the journal, those of earlier runs on it included
  --clouds <n>         local clouds at once, 1 to 8 (default 1); most of a round is waiting
  --seed <n>           the order of the faults (default 1)
  --only <fault>       this fault alone; --list names them
  --journal <file>     a JSON line for each round; a file that is there already is gone on with (default: none kept)
  --report             print what the journal holds and stop
  --list               name the faults

Examples:
  npm run chaos -- --rounds 20 --only "storage full"
  npm run chaos -- --takeovers 1000 --clouds 4 --journal chaos.jsonl
  npm run chaos -- --report --journal chaos.jsonl

Exit code 1: two wrote at once, a write was lost, or nobody wrote in time. 64: wrong options. 130: ended by Ctrl-C.`;

/** What was wrong with what was typed. */
export class OptionsError extends Error {}

/** @returns the options, or what to print instead of running @throws OptionsError naming option, got and expected */
export function readOptions(words: readonly string[]): CampaignOptions | string {
  const values = parse(words);
  if (values.help) return help;
  if (values.list) return Object.keys(faults).join("\n");
  if (values.only !== undefined && !(values.only in faults)) {
    const meant = closestWord(values.only, Object.keys(faults));
    const there = meant === undefined ? "--list names them" : `did you mean "${meant}"?`;
    throw new OptionsError(`--only: there is no fault "${values.only}"; ${there}`);
  }
  const journal = values.journal === undefined ? undefined : readJournal(values.journal);
  if (values.report && (journal === undefined || !existsSync(journal)))
    throw new OptionsError("--report: name a journal that is there: --journal <file>");
  const takeovers = number("--takeovers", values.takeovers, 1, 1_000_000);
  return {
    rounds: number("--rounds", values.rounds, 1, 1_000_000) ?? (takeovers === undefined ? 200 : undefined),
    takeovers,
    clouds: number("--clouds", values.clouds, 1, 8) ?? 1,
    seed: number("--seed", values.seed, 0, Number.MAX_SAFE_INTEGER) ?? 1,
    only: values.only,
    journal,
    report: values.report === true,
  };
}

function parse(words: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const numbers = { rounds: text, takeovers: text, clouds: text, seed: text };
  const options = { ...numbers, only: text, journal: text, report: flag, list: flag, help: flag };
  try {
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new OptionsError(error instanceof Error ? error.message : String(error));
  }
}

function number(option: string, typed: string | undefined, least: number, most: number): number | undefined {
  if (typed === undefined) return undefined;
  const value = Number(typed);
  if (/^\d+$/.test(typed) && value >= least && value <= most) return value;
  throw new OptionsError(
    `${option}: got ${typed || "nothing"}, expected a whole number from ${least} to ${most}`,
  );
}

function readJournal(typed: string): string {
  const path = resolve(typed);
  if (!existsSync(dirname(path)) || (existsSync(path) && !statSync(path).isFile()))
    throw new OptionsError(`--journal: ${typed} is no file, or stands in no directory`);
  return path;
}
