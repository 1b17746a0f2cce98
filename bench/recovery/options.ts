import { parseArgs } from "node:util";

export interface RecoveryOptions {
  /** Of the rows that take seconds; those that take longer get a quarter of them. */
  readonly rounds: number;
  /** Keys of keepers; empty for all. */
  readonly only: readonly string[];
  /** The run with busy cores instead of the two tables; its minutes. */
  readonly saturated: boolean;
  readonly minutes: number;
}

export class OptionsError extends Error {}

export const usage = `npm run bench:recovery -- [options]     needs npm run build before, and root for the peers

  --rounds N        rounds of each row (20); rows that take ten seconds and more get a quarter of them
  --only A,B        these rows alone: see --list
  --list            the rows
  --saturated       instead: everything side by side under busy loops, nobody touched, false fail-overs counted
  --minutes N       how long that is (10)`;

/** @throws OptionsError naming the option. @returns `list` and `help` where nothing is to be measured */
export function readOptions(
  argv: readonly string[],
  keys: readonly string[],
): RecoveryOptions | "list" | "help" {
  const values = parsed(argv);
  if (values.help) return "help";
  if (values.list) return "list";
  const only = values.only === undefined ? [] : values.only.split(",");
  const unknown = only.find((key) => !keys.includes(key));
  if (unknown !== undefined)
    throw new OptionsError(`--only: there is no ${unknown}; there are ${keys.join(", ")}`);
  return {
    rounds: positive("--rounds", values.rounds),
    only,
    saturated: values.saturated,
    minutes: positive("--minutes", values.minutes),
  };
}

function parsed(argv: readonly string[]) {
  const options = {
    rounds: { type: "string", default: "20" },
    only: { type: "string" },
    list: { type: "boolean", default: false },
    saturated: { type: "boolean", default: false },
    minutes: { type: "string", default: "10" },
    help: { type: "boolean", default: false },
  } as const;
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new OptionsError(error instanceof Error ? error.message : String(error));
  }
}

function positive(name: string, value: string): number {
  const number = Number(value);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new OptionsError(`${name} is ${JSON.stringify(value)}; it takes a number above 0`);
}
