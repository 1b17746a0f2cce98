/** Tells how a migration goes: facts for `--json`, from which the command line makes lines for people. */
export type Say = (facts: { readonly phase: string } & Readonly<Record<string, unknown>>) => void;
