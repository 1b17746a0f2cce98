import type { FaultName } from "./titles.ts";

/** What a drill says while it runs. */
export type DrillProgress =
  | { readonly moment: "strikes"; readonly fault: FaultName; readonly sentence: string }
  | { readonly moment: "held"; readonly reason: string | undefined }
  | { readonly moment: "answers"; readonly again: boolean }
  | { readonly moment: "judged"; readonly problems: readonly string[] };
