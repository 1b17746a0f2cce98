// A counter on a file: POST /increment adds one, GET / gives the count. Each increment is a line, forced to disk before
// the answer, so that an answered one is never lost.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const { HOST = "0.0.0.0", PORT = "3000", DATA = "data" } = process.env;

mkdirSync(DATA, { recursive: true });
const path = join(DATA, "increments");
const file = openSync(path, "a");
const directory = openSync(DATA, "r");
fsyncSync(directory);
closeSync(directory);

// A line without its end was cut off before it was answered, and goes on being no increment.
const lines = readFileSync(path, "utf8").split("\n");
if (lines.pop() !== "") writeSync(file, " (cut off)\n");
let count = lines.filter((line) => !line.endsWith("(cut off)")).length;

const server = createServer((request, response) => {
  response.setHeader("content-type", "application/json");
  if (request.method === "POST" && request.url === "/increment") {
    writeSync(file, `${new Date().toISOString()}\n`);
    fsyncSync(file);
    count += 1;
  } else if (request.method !== "GET" || request.url !== "/") {
    response.statusCode = 404;
  }
  response.end(`${JSON.stringify(response.statusCode === 404 ? { error: "not found" } : { count })}\n`);
});

process.once("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
});
server.listen(Number(PORT), HOST, () => console.log(`counter at http://${HOST}:${PORT}`));
