// How long `hitori check` takes, Node's own start included, on a project of 500 lines and on 100 projects at once.
// npm run bench:check
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, printTable, timeCommand } from "./measure.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const fixtures = join(root, "test/fixtures/compose");
const rounds = Number(process.argv[2] ?? 9);
const directory = mkdtempSync(join(tmpdir(), "hitori-bench-check-"));
try {
  const long = join(directory, "long.yml");
  writeFileSync(long, longFile());
  const names = readdirSync(fixtures);
  const many = Array.from({ length: 100 }, (_, at) => {
    const path = join(directory, `${at}.yml`);
    writeFileSync(path, readFileSync(join(fixtures, names[at % names.length] ?? "")));
    return path;
  });
  const bare = timed([process.execPath, "-e", "0"]);
  const one = timed(check(long));
  const all = timed(check("--each", ...many));
  printTable([
    ["", "median ms", "fastest ms", "limit ms"],
    ["node -e 0", median(bare), Math.min(...bare), "-"],
    ["hitori check, 500 lines", median(one), Math.min(...one), "400"],
    ["hitori check --each, 100 files", median(all), Math.min(...all), "3000"],
  ]);
} finally {
  rmSync(directory, { recursive: true });
}

function check(...words: string[]): [string, ...string[]] {
  // What is found does not matter here; the shell makes it a success.
  return [
    "sh",
    "-c",
    '"$@"; [ $? -eq 0 ] || [ $? -le 3 ]',
    "sh",
    process.execPath,
    join(root, "bin/hitori.js"),
    "check",
    ...words,
  ];
}

function timed(argv: [string, ...string[]]): number[] {
  return timeCommand(argv, rounds);
}

/** Services as people write them, 500 lines in all. */
function longFile(): string {
  const lines = ["services:"];
  for (let at = 0; lines.length < 500 - 10; at++) {
    lines.push(
      `  service${at}:`,
      `    image: ${at % 3 === 0 ? "postgres:17" : "example/web:1"}`,
      "    restart: always",
      "    environment:",
      `      NAME: value${at}`,
      "    volumes:",
      `      - ./data/${at}:/var/lib/postgresql/data`,
      "    healthcheck:",
      "      test: [CMD, ok]",
      "    ports:",
      `      - "${8000 + at}:80"`,
    );
  }
  while (lines.length < 500) lines.push("# the end");
  return `${lines.join("\n")}\n`;
}
