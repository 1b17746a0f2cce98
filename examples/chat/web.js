// The chat's web service: a page, messages in PostgreSQL, uploads in a directory. See docker-compose.yml.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Refusal, readJson, sendJson } from "./http-answers.js";
import { Messages, validMessage } from "./messages.js";
import { Uploads, validName } from "./uploads.js";

const {
  HOST = "0.0.0.0",
  PORT = "3000",
  DATABASE_URL = "postgres://chat:chat@127.0.0.1:5432/chat",
  UPLOADS = "uploads",
} = process.env;

/** Messages that a page that is opened anew shows. */
const shownAtFirst = 200;
/** An empty line now and then keeps proxies from closing a quiet stream. */
const heartbeatMilliseconds = 15_000;

const messages = new Messages(DATABASE_URL);
const uploads = new Uploads(UPLOADS);
let closing = false;
let lastFailure;

const page = new Map([
  ["/", staticFile("index.html", "text/html; charset=utf-8")],
  ["/chat.css", staticFile("chat.css", "text/css; charset=utf-8")],
  ["/chat.js", staticFile("chat.js", "text/javascript; charset=utf-8")],
  ["/icon.svg", staticFile("icon.svg", "image/svg+xml")],
]);

const server = createServer((request, response) => {
  response.setHeader("x-content-type-options", "nosniff");
  answer(request, response).catch((error) => fail(error, response));
});

async function answer(request, response) {
  const url = new URL(request.url ?? "/", "http://chat");
  const { pathname } = url;
  const asks = `${request.method === "HEAD" ? "GET" : request.method} ${pathname}`;
  if (asks === "GET /healthz") return sendHealth(response);
  if (asks === "GET /api/messages") {
    const after = numberIn(url.searchParams.get("after") ?? "0");
    return sendJson(response, 200, { messages: await messages.after(after) });
  }
  if (asks === "POST /api/messages") {
    const message = validMessage(await readJson(request, 65_536));
    return sendJson(response, 200, { message: await messages.add(message) });
  }
  if (asks === "GET /api/stream") return stream(request, response, url.searchParams.get("after"));
  if (pathname.startsWith("/uploads/"))
    return answerUpload(request, response, pathname.slice("/uploads/".length));
  const file = asks.startsWith("GET ") ? page.get(pathname) : undefined;
  if (!file) throw new Refusal(404, `there is no ${request.method} ${pathname}`);
  response.writeHead(200, file.headers);
  response.end(file.content);
}

async function answerUpload(request, response, encodedName) {
  const name = validName(encodedName);
  if (request.method === "PUT") {
    await uploads.put(name, request);
    return sendJson(response, 200, { name });
  }
  if (request.method !== "GET" && request.method !== "HEAD") throw new Refusal(405, "GET or PUT");
  return uploads.send(name, request, response);
}

/** Good only while the database answers. */
async function sendHealth(response) {
  try {
    await messages.check();
    sendJson(response, 200, { healthy: true });
  } catch (error) {
    sendJson(response, 503, { healthy: false, reason: error.message });
  }
}

/**
 * Server-sent events: every message once, in order, from where the reader stopped (`Last-Event-ID`, or `after`).
 * `ready` comes once, after the messages that were there already.
 */
async function stream(request, response, after) {
  const lastSeen = request.headers["last-event-id"] ?? after;
  let number = lastSeen === null ? await messages.beforeLast(shownAtFirst) : numberIn(lastSeen);
  let open = true;
  let ready = false;
  response.on("close", () => {
    open = false;
  });
  while (open && !closing) {
    // Whoever waits before it looks cannot miss what is added between.
    const changed = messages.changed(heartbeatMilliseconds);
    const added = await messages.after(number);
    if (!response.headersSent) {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write("retry: 1000\n\n");
    }
    for (const message of added) {
      response.write(`id: ${message.number}\ndata: ${JSON.stringify(message)}\n\n`);
      number = message.number;
    }
    if (added.length > 0) continue;
    if (!ready) response.write("event: ready\ndata: {}\n\n");
    ready = true;
    await changed;
    if (open) response.write(":\n\n");
  }
  response.end();
}

function numberIn(text) {
  const number = Number(text);
  if (!/^\d{1,15}$/.test(text)) throw new Refusal(400, "after: a message's number");
  return number;
}

function fail(error, response) {
  const known = error instanceof Refusal;
  if (!known) sayOnce(error.message);
  if (response.headersSent) return response.destroy();
  // A refused body may still be on its way; without this the next request would be read out of it.
  response.setHeader("connection", "close");
  sendJson(response, known ? error.status : 503, { error: known ? error.message : "try again in a moment" });
}

/** Says a failure when it is another than the last: while the database is away every request fails alike. */
function sayOnce(failure) {
  if (failure !== lastFailure) console.error(failure);
  lastFailure = failure;
}

function staticFile(name, type) {
  const content = readFileSync(new URL(`public/${name}`, import.meta.url));
  const headers = {
    "content-type": type,
    "content-length": content.length,
    "content-security-policy": "default-src 'self'",
    "cache-control": "no-cache",
  };
  return { content, headers };
}

async function close() {
  closing = true;
  server.close();
  await messages.close();
  server.closeAllConnections();
}

process.once("SIGTERM", close);
process.once("SIGINT", close);

await uploads.prepare();
// Longer than a load balancer keeps its connections (60 s), so that it never sends into a closing one.
server.keepAliveTimeout = 65_000;
server.listen(Number(PORT), HOST, () => console.log(`chat at http://${HOST}:${PORT}`));
await messages.prepare();
