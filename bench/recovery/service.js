// The service that everything under measurement keeps alive. It adds its start to a data file that has to be there
// again after the fault, and a line to a journal fifty times a second, by which two that wrote at once are found.
// GET / answers with its id, its machine and address, and how many starts the data file knows.
import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { createServer } from "node:http";

const {
  HOST = "127.0.0.1",
  PORT = "3000",
  DATA = "data",
  MACHINE = process.env.HITORI_MACHINE ?? "",
} = process.env;
const id = randomUUID();

mkdirSync(DATA, { recursive: true });
appendFileSync(`${DATA}/starts`, `${id}\n`);
const starts = readFileSync(`${DATA}/starts`, "latin1").split("\n").length - 1;
const journal = openSync(`${DATA}/journal`, "a");
// CLOCK_MONOTONIC: the same for every process of this computer, in containers and namespaces too.
const write = () => writeSync(journal, `${id} ${process.hrtime.bigint()}\n`);
write();
setInterval(write, 20);

const answer = JSON.stringify({ id, machine: MACHINE, address: `${HOST}:${PORT}`, starts });
createServer((_, response) => response.end(answer)).listen(Number(PORT), HOST);
