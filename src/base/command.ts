/** A command before it runs: data that tests compare and `--dry-run` prints. */
export interface Command {
  readonly argv: readonly [string, ...string[]];
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Writes a command as a person would type it, quoting what a shell would split. */
export function formatCommand(command: Command): string {
  return command.argv
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(" ");
}
