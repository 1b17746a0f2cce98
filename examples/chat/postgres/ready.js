import { connect } from "node:net";

/** PostgreSQL's SQLSTATE for "the database system is starting up". */
const startingUp = "57P03";

/**
 * Asks whether a server takes connections, as pg_isready does: it sends a start-up message, and every answer but
 * "starting up" is a yes.
 */
export function isReady({ host, port, user, database }, limitMilliseconds) {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (ready) => {
      socket.destroy();
      resolve(ready);
    };
    socket.setTimeout(limitMilliseconds, () => end(false));
    socket.on("error", () => end(false));
    socket.on("close", () => end(false));
    socket.on("connect", () => socket.write(startupMessage({ user, database })));
    socket.once("data", (answer) => end(!answer.toString("latin1").includes(`C${startingUp}\0`)));
  });
}

/** Protocol 3.0: length, version, then names and values ended by zero bytes. */
function startupMessage(parameters) {
  const text = Object.entries(parameters)
    .flat()
    .map((word) => `${word}\0`)
    .join("");
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + body.length, 0);
  head.writeInt32BE(3 << 16, 4);
  return Buffer.concat([head, body]);
}
