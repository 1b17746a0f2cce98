import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { english } from "../words/english.ts";
import { japanese } from "../words/japanese.ts";
import type { Words } from "../words/words.ts";

export type Language = "en" | "ja";

export const catalogues: Readonly<Record<Language, Words>> = { en: english, ja: japanese };

/** `?lang=ja`; without it the browser's own language. */
export function languageOf(search: URLSearchParams, browsers: string): Language {
  const asked = search.get("lang") ?? browsers;
  return asked.startsWith("ja") ? "ja" : "en";
}

export const WordsContext = createContext<Words>(english);

export function useWords(): Words {
  return useContext(WordsContext);
}
