import { closestWord } from "../../base/closest-word.ts";
import { HitoriError } from "../../base/error.ts";
import type { Code } from "../finding.ts";
import { dataCodes } from "./data.ts";
import { lifeCodes } from "./life.ts";
import { placeCodes } from "./place.ts";

/** Every code that `hitori check` can say. Codes never change their meaning, and are never used again. */
export const codes: readonly Code[] = [...dataCodes, ...lifeCodes, ...placeCodes];

const byName = new Map(codes.map((code) => [code.code, code]));

/** @throws HitoriError CHECK_UNKNOWN_CODE */
export function codeOf(name: string): Code {
  const code = byName.get(name);
  if (code) return code;
  const meant = closestWord(name, [...byName.keys()]);
  throw new HitoriError({
    code: "CHECK_UNKNOWN_CODE",
    message: `There is no code ${name}.`,
    hint: meant ? `Did you mean ${meant}? hitori check --explain ${meant}` : "All of them: docs/check.md",
    exitCode: 64,
  });
}
