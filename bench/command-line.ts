// How long the command line takes to say its version and its help, beside bare Node. npm run bench:command-line
import { fileURLToPath } from "node:url";
import { median, printTable, timeCommand } from "./measure.ts";

const hitori = fileURLToPath(new URL("../bin/hitori.js", import.meta.url));
const rounds = 20;
const bare = median(timeCommand([process.execPath, "-e", "0"], rounds));
const limit = bare * 1.5 + 100;
const version = median(timeCommand([process.execPath, hitori, "--version"], rounds));
const help = median(timeCommand([process.execPath, hitori, "--help"], rounds));
printTable([
  ["", "median ms", "times bare", "limit ms"],
  ["node -e 0", bare, 1, "-"],
  ["hitori --version", version, version / bare, limit],
  ["hitori --help", help, help / bare, limit],
]);
