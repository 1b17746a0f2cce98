import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../base/virtual-clock.ts";
import { Relay } from "./relay.ts";

const clock = new VirtualClock();
let server: Server;
let relay: Relay;
let allowed: boolean;
const port = 20_490;
const host = "127.64.200.1";

/** Echoes what it is sent. */
beforeEach(async () => {
  allowed = true;
  server = createServer((socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  relay = new Relay({
    host,
    port,
    server: { host: "127.0.0.1", port: typeof address === "object" ? (address?.port ?? 0) : 0 },
    admits: (from) => allowed && from === "127.0.0.1",
    clock,
    onTrouble: (message) => expect.fail(message),
  });
});

afterEach(async () => {
  relay.close();
  server.close();
});

async function client(): Promise<Socket> {
  const socket = connect({ host, port, localAddress: "127.0.0.1" });
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** What comes back within a moment; undefined where nothing does. */
async function answer(socket: Socket): Promise<string | undefined> {
  const [data] = await Promise.race([once(socket, "data"), moment()]);
  return data?.toString();
}

/** Long enough for bytes to go through sockets of this computer. */
async function moment(): Promise<[undefined]> {
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
  return [undefined];
}

test("hands bytes to the server and back", async () => {
  const socket = await client();
  socket.write("mount");
  expect((await once(socket, "data")).toString()).toBe("mount");
  socket.destroy();
});

test("drops without a word what its security groups do not let in", async () => {
  allowed = false;
  const socket = await client();
  socket.write("mount");
  expect(await answer(socket)).toBeUndefined();
  expect(socket.destroyed).toBe(false);
  socket.destroy();
});

test("stalled it holds everything back, and lets it go on when that is over", async () => {
  const socket = await client();
  relay.fault = { kind: "stall" };
  socket.write("write");
  expect(await answer(socket)).toBeUndefined();
  relay.fault = undefined;
  expect((await once(socket, "data")).toString()).toBe("write");
  socket.destroy();
});

test("slow it holds each request back for its latency", async () => {
  const socket = await client();
  relay.fault = { kind: "slow", latency: 500 };
  socket.write("read");
  expect(await answer(socket)).toBeUndefined();
  await clock.advance(499);
  expect(await answer(socket)).toBeUndefined();
  const back = once(socket, "data");
  await clock.advance(1);
  expect((await back).toString()).toBe("read");
  socket.destroy();
});

test("closed it cuts every connection", async () => {
  const socket = await client();
  relay.close();
  await once(socket, "close");
});
