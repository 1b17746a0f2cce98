import { spawn } from "node:child_process";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BalancingCloud, get, type HttpAnswer } from "../../../test/support/balancing-cloud.ts";

let cloud: BalancingCloud;

beforeEach(() => {
  cloud = new BalancingCloud();
});

afterEach(() => cloud.close());

test("answers at http://<DNSName>:<port> with what a healthy target says", async () => {
  const { url } = await cloud.balanceApp("i-1", (request, response) => {
    response.setHeader("X-App", "yes").end(`${request.method} ${request.url}`);
  });
  const answer = await get(`${url}/hello?a=1`, { method: "POST", body: "text" });
  expect(answer).toMatchObject({ status: 200, body: "POST /hello?a=1" });
  expect(answer.headers["x-app"]).toBe("yes");
});

test("tells the target about the client, and keeps the Host header", async () => {
  const { url } = await cloud.balanceApp("i-1", (request, response) =>
    response.end(JSON.stringify(request.headers)),
  );
  const answer = await get(url, { headers: { Host: "chat.example.org", "X-Forwarded-For": "203.0.113.7" } });
  expect(JSON.parse(answer.body)).toMatchObject({
    host: "chat.example.org",
    "x-forwarded-for": "203.0.113.7, 127.0.0.1",
    "x-forwarded-proto": "http",
    "x-forwarded-port": "8080",
    "x-amzn-trace-id": expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
  });
});

test("carries a body of some megabytes there and back, byte for byte", async () => {
  const { url } = await cloud.balanceApp("i-1", (request, response) => void request.pipe(response));
  const body = "0123456789abcdef".repeat(250_000);
  expect((await get(url, { method: "PUT", body })).body === body).toBe(true);
});

test("keeps the client's connection for its next request, whatever the target does with its own", async () => {
  const { url } = await cloud.balanceApp("i-1", (_request, response) =>
    response.setHeader("Connection", "close").end("up"),
  );
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  for (const count of [2, 3]) {
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await cloud.until(() => text.split("HTTP/1.1 200 OK").length === count);
  }
  socket.destroy();
});

test("takes targets in turn", async () => {
  const { url, targetGroupArn } = await cloud.balanceApp("i-1", (_request, response) => response.end("one"));
  cloud.addInstance("i-2", "c");
  cloud.register(targetGroupArn, "i-2", await cloud.serve((_request, response) => response.end("two")));
  await cloud.until(() => cloud.health(targetGroupArn).every(([state]) => state === "healthy"));
  const bodies = [];
  for (let count = 0; count < 4; count++) bodies.push((await get(url)).body);
  expect(bodies.filter((body) => body === "one")).toHaveLength(2);
  expect(bodies[0]).not.toBe(bodies[1]);
});

test("carries a WebSocket upgrade and what follows it, both ways", async () => {
  const balanced = cloud.balance();
  const port = await cloud.serve(
    (_request, response) => response.end(),
    (server) =>
      server.on("upgrade", (request, socket: Socket) => {
        socket.write(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-For: ${request.headers["x-forwarded-for"]}\r\n\r\n`,
        );
        socket.on("error", () => {});
        socket.on("end", () => socket.end());
        socket.on("data", (data) => socket.write(`echo ${data}`));
      }),
  );
  cloud.addInstance("i-1");
  cloud.register(balanced.targetGroupArn, "i-1", port);
  await cloud.activate(balanced.url);
  await cloud.until(() => cloud.health(balanced.targetGroupArn)[0]?.[0] === "healthy");
  const { socket, received } = openWebSocket(balanced.url);
  await cloud.until(() => received().includes("\r\n\r\n"));
  expect(received()).toMatch(/^HTTP\/1.1 101 .*x-for: 127.0.0.1/s);
  socket.write("hello");
  await cloud.until(() => received().endsWith("echo hello"));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  cloud.call("DeleteListener", { ListenerArn: balanced.listenerArn });
  cloud.cloud.pass();
  await closed;
});

function openWebSocket(url: string): { socket: Socket; received: () => string } {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    text += chunk;
  });
  socket.on("error", () => {});
  socket.write(
    "GET /live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  return { socket, received: () => text };
}

test("answers 503 where no target is registered, to requests and WebSockets alike", async () => {
  const { url } = cloud.balance();
  await cloud.activate(url);
  const answer = await get(url);
  expect(answer).toMatchObject({
    status: 503,
    body: expect.stringContaining("503 Service Temporarily Unavailable"),
  });
  expect(answer.headers.server).toBe("awselb/2.0");
  const { received } = openWebSocket(url);
  await cloud.until(() => received().includes("503"));
});

test("answers 502 where the target refuses the connection, or says what is no HTTP", async () => {
  const { url, targetGroupArn, port } = await cloud.balanceApp("i-1", (request, response) => {
    if (request.url === "/broken") request.socket.end("no http\r\n\r\n");
    else if (request.url === "/reset") request.socket.resetAndDestroy();
    else response.end("up");
  });
  expect((await get(`${url}/broken`)).status).toBe(502);
  expect((await get(`${url}/reset`)).status).toBe(502);
  cloud.call("DeregisterTargets", { TargetGroupArn: targetGroupArn, Targets: [{ Id: "i-1", Port: port }] });
  cloud.register(targetGroupArn, "i-1", 1);
  expect((await get(url)).status).toBe(502);
});

test("answers 504 when the target says nothing for the idle timeout", async () => {
  let reached = 0;
  let left = 0;
  const { url, loadBalancerArn } = await cloud.balanceApp("i-1", (request, response) => {
    if (request.url !== "/slow") return void response.end("up");
    reached++;
    response.once("close", () => left++);
  });
  cloud.call("ModifyLoadBalancerAttributes", {
    LoadBalancerArn: loadBalancerArn,
    Attributes: [{ Key: "idle_timeout.timeout_seconds", Value: "30" }],
  });
  const answer = get(`${url}/slow`);
  await cloud.until(() => reached === 1);
  await cloud.clock.advance(40_000);
  expect(await answer).toMatchObject({ status: 504, body: expect.stringContaining("504 Gateway Time-out") });
  await cloud.until(() => left === 1);
});

test("answers 504 when the connection to the target does not come about in ten seconds", async () => {
  const { url, targetGroupArn, loadBalancerArn } = cloud.balance();
  // Only the connection's own limit may end it.
  cloud.call("ModifyLoadBalancerAttributes", {
    LoadBalancerArn: loadBalancerArn,
    Attributes: [{ Key: "idle_timeout.timeout_seconds", Value: "4000" }],
  });
  const silent = await startSilentServer();
  try {
    cloud.addInstance("i-1");
    cloud.register(targetGroupArn, "i-1", silent.port);
    await cloud.clock.advance(60_000);
    let answer: HttpAnswer | undefined;
    void cloud
      .until(() => get(url).catch(() => undefined))
      .then((one) => {
        answer = one;
      });
    await cloud.until(() => cloud.clock.advance(1000).then(() => answer));
    expect(answer).toMatchObject({ status: 504 });
  } finally {
    silent.end();
  }
});

/** A server whose queue of connections is full and whose process stands still, so that the kernel drops what comes. */
async function startSilentServer(): Promise<{ port: number; end: () => void }> {
  const script =
    'require("net").createServer().listen({port:0,host:"127.0.0.1",backlog:1},function(){console.log(this.address().port)})';
  const server = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<number>((resolve) =>
    server.stdout.once("data", (data) => resolve(Number(data))),
  );
  server.kill("SIGSTOP");
  const fillers = Array.from({ length: 6 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  await cloud.until(() => fillers.filter((one) => !one.connecting).length >= 2);
  const end = () => {
    for (const filler of fillers) filler.destroy();
    server.kill("SIGKILL");
  };
  return { port, end };
}

test("ends the request at the target when the client leaves", async () => {
  let left = 0;
  let reached = 0;
  const { url } = await cloud.balanceApp("i-1", (request, response) => {
    if (request.url !== "/slow") return void response.end("up");
    reached++;
    response.once("close", () => left++);
  });
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  await cloud.until(() => reached === 1);
  socket.destroy();
  await cloud.until(() => left === 1);
});

test("redirects and fixed responses need no target", async () => {
  const { url, listenerArn } = cloud.balance();
  const rule = (Priority: number, path: string, action: object) =>
    cloud.call("CreateRule", {
      ListenerArn: listenerArn,
      Priority,
      Conditions: [{ Field: "path-pattern", Values: [path] }],
      Actions: [action],
    });
  rule(1, "/teapot", {
    Type: "fixed-response",
    FixedResponseConfig: { StatusCode: "418", ContentType: "text/html", MessageBody: "<p>short</p>" },
  });
  rule(2, "/old/*", { Type: "redirect", RedirectConfig: { StatusCode: "HTTP_302", Path: "/new" } });
  await cloud.activate(url);
  const fixed = await get(`${url}/teapot`);
  expect(fixed).toMatchObject({ status: 418, body: "<p>short</p>" });
  expect(fixed.headers["content-type"]).toBe("text/html");
  const redirected = await get(`${url}/old/page?a=1`);
  expect(redirected.status).toBe(302);
  expect(redirected.headers.location).toBe(`${url}/new?a=1`);
});

test("offers of other protocols, such as h2c, are answered as if they had not been made", async () => {
  const { url } = await cloud.balanceApp("i-1", (_request, response) => response.end("plain"));
  const answer = await get(url, {
    headers: { Connection: "Upgrade, HTTP2-Settings", Upgrade: "h2c", "HTTP2-Settings": "AAMAAABk" },
  });
  expect(answer).toMatchObject({ status: 200, body: "plain" });
});

test("what is no HTTP gets 400", async () => {
  const { url } = cloud.balance();
  await cloud.activate(url);
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  socket.write("nonsense\r\n\r\n");
  await cloud.until(() => text.includes("400 Bad Request"));
});
