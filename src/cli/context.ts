import type { Connection } from "../aws/connection.ts";
import { connect } from "../aws/connection.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import { Output } from "./output.ts";
import { english } from "./words/english.ts";
import { wordsOf } from "./words/language.ts";
import type { Words } from "./words/words.ts";

/** The options that every command takes. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly aws?: boolean;
  readonly endpointUrl?: string;
  readonly region?: string;
  readonly file?: string;
}

/** What a command works with. */
export interface Context {
  readonly output: Output;
  readonly words: Words;
  readonly clock: Clock;
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string;
  readonly options: GlobalOptions;
  /** Aborted by Ctrl-C: a command then leaves nothing behind and ends with 130. */
  readonly signal: AbortSignal;
  connection(): Connection;
}

export function createContext(options: GlobalOptions, signal: AbortSignal): Context {
  const output = new Output({
    json: options.json === true,
    environment: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
  });
  return {
    output,
    words: options.json ? english : wordsOf(process.env),
    clock: systemClock,
    environment: process.env,
    directory: process.cwd(),
    options,
    signal,
    connection: () => connect(options, process.env),
  };
}
