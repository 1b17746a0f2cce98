// A migration as a process of its own, which a test kills: node crash.test-support.ts <directory> <operation>
// The app is a stand-in that leaves a line in its data at each start, as an app that takes writes does.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../base/clock.ts";
import { parseCompose } from "../compose/parse.ts";
import { runCommand } from "../runtime/run-command.ts";
import type { AppControl } from "./app/app-control.ts";
import { Migration } from "./migration.ts";
import type { Move } from "./moves.ts";

export function migrationIn(directory: string): Migration {
  const from = join(directory, "old");
  const to = join(directory, "new");
  const running = join(directory, "running");
  const acknowledged = join(directory, "acknowledged");
  const moves: Move[] = ["data", "uploads"].map((name) => ({
    name: `./${name}`,
    kind: "bind",
    source: join(from, name),
    target: join(to, name),
    services: ["app"],
  }));
  let written = 0;
  const control: AppControl = {
    kind: "process",
    isRunning: async () => existsSync(running),
    stop: async () => rmSync(running, { force: true }),
    start: async (place) => {
      const refuse = join(directory, "refuse");
      if (existsSync(refuse) && readFileSync(refuse, "utf8") === place.directory)
        throw new Error("it will not start.");
      if (!existsSync(join(place.directory, "data", "log")))
        throw new Error(`blank app in ${place.directory}`);
      writeFileSync(running, place.directory);
      written += 1;
      const line = `${process.pid}.${written}\n`;
      appendFileSync(join(place.directory, "data", "log"), line);
      appendFileSync(acknowledged, line);
    },
  };
  return new Migration({
    app: "crash",
    compose: { ...parseCompose("services: {app: {image: app}}", "docker-compose.yml", {}), services: [] },
    projectFiles: { "docker-compose.yml": "services: {}\n" },
    from,
    to,
    moves,
    lanes: [],
    stateDirectory: join(directory, "state"),
    allowLocal: true,
    control,
    clock: systemClock,
    run: (command, limit) => runCommand(command, limit, systemClock),
    say: () => {},
    checkLimit: 1000,
  });
}

/** What is wrong after everything was brought to its end: nothing, or one line each. */
export function wrongIn(directory: string): string[] {
  const { place, open } = migrationIn(directory).state;
  const home = join(directory, place);
  const wrong: string[] = [];
  if (open) wrong.push(`${open.operation} is still under way`);
  const running = existsSync(join(directory, "running"))
    ? readFileSync(join(directory, "running"), "utf8")
    : "nowhere";
  if (running !== home) wrong.push(`the app runs in ${running}, and belongs in ${home}`);
  const log = existsSync(join(home, "data", "log"))
    ? readFileSync(join(home, "data", "log"), "utf8").split("\n")
    : [];
  for (const line of readFileSync(join(directory, "acknowledged"), "utf8").split("\n"))
    if (!log.includes(line)) wrong.push(`lost: ${line}`);
  for (let at = 0; at < files; at++) {
    const path = join(home, "uploads", `d${at % 7}`, `f${at}`);
    if (!existsSync(path) || readFileSync(path, "latin1") !== contentOf(at)) wrong.push(`not whole: ${path}`);
  }
  return wrong;
}

const files = 120;

function contentOf(at: number): string {
  return `${at}:`.repeat(1 + ((at * 37) % 3000));
}

/** Makes the old place and runs the app there. */
export async function settleIn(directory: string): Promise<void> {
  for (let at = 0; at < files; at++) {
    mkdirSync(join(directory, "old", "uploads", `d${at % 7}`), { recursive: true });
    writeFileSync(join(directory, "old", "uploads", `d${at % 7}`, `f${at}`), contentOf(at), "latin1");
  }
  mkdirSync(join(directory, "old", "data"));
  writeFileSync(join(directory, "old", "data", "log"), "first\n");
  writeFileSync(join(directory, "acknowledged"), "first\n");
  writeFileSync(join(directory, "running"), join(directory, "old"));
}

const [, , directory, operation] = process.argv;
if (directory !== undefined && (operation === "cutover" || operation === "rollback")) {
  process.stdout.write("ready\n");
  await migrationIn(directory).perform(operation, true);
}
