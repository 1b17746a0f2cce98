import { english } from "./english.ts";
import { japanese } from "./japanese.ts";
import type { Words } from "./words.ts";

/** The words of the locale, by the first of LC_ALL, LC_MESSAGES and LANG that is set (POSIX, 8.2). */
export function wordsOf(environment: NodeJS.ProcessEnv): Words {
  const locale = [environment.LC_ALL, environment.LC_MESSAGES, environment.LANG].find((one) => one);
  return /^ja\b|^ja_/i.test(locale ?? "") ? japanese : english;
}
