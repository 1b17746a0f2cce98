// The hardest app to keep single: it ignores SIGTERM, and appends a line fifty times a second, forced to disk, whether
// anybody asks it or not. POST /write answers with the line once it is on disk; GET / answers that it lives.
// A line: <epoch> <sequence> <instance>:<pid> <CLOCK_MONOTONIC in ns, taken before the write>
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const { HOST = "127.0.0.1", PORT = "3000", DATA = "data", LEASE = "", HITORI_MACHINE = "none" } = process.env;

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {});

const [token = ""] = readdirSync(LEASE).filter((name) => name.startsWith("tok."));
const epoch = Number(token.split(".")[2]);
const writer = `${HITORI_MACHINE}:${process.pid}`;

mkdirSync(DATA, { recursive: true });
const path = join(DATA, "journal");
const file = openSync(path, "a");
const directory = openSync(DATA, "r");
fsyncSync(directory);
closeSync(directory);
if (!/(^|\n)$/.test(readFileSync(path, "latin1"))) writeSync(file, " (cut off)\n");

let sequence = 0;

function append() {
  sequence += 1;
  const line = `${epoch} ${sequence} ${writer} ${process.hrtime.bigint()}`;
  writeSync(file, `${line}\n`);
  fsyncSync(file);
  return line;
}

setInterval(append, 20);

createServer((request, response) => {
  response.end(request.method === "POST" && request.url === "/write" ? append() : "lives");
}).listen(Number(PORT), HOST);
