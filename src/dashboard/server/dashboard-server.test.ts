import { request } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../base/virtual-clock.ts";
import type { Action } from "../state.ts";
import { DashboardServer } from "./dashboard-server.ts";
import { Feed } from "./feed.ts";
import { policyOf } from "./page-file.ts";

const html = "<!doctype html><style>a{}</style><script>1</script>the page";
const token = "secret";
let server: DashboardServer;
let port: number;
let acted: Action[];

async function start(readOnly: boolean): Promise<void> {
  acted = [];
  server = new DashboardServer({
    clock: new VirtualClock(),
    feed: new Feed("s"),
    page: {
      html: Buffer.from(html),
      brotli: Buffer.from("br"),
      gzip: Buffer.from("gz"),
      policy: policyOf(html),
    },
    token,
    readOnly,
    onReader: () => undefined,
    act: async (action) => {
      acted.push(action);
    },
    evidence: async () => [{ text: "a line" }],
  });
  port = await server.listen(0);
}

beforeEach(() => start(false));
afterEach(() => server.close());

function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  const headers = { host: `127.0.0.1:${port}`, ...options.headers };
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      const sent = request(
        { host: "127.0.0.1", port, path, method: options.method ?? "GET", headers },
        (answer) => {
          let body = "";
          answer.setEncoding("utf8").on("data", (text: string) => {
            body += text;
          });
          answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
        },
      );
      sent.on("error", reject).end(options.body);
    },
  );
}

const bearer = { authorization: `Bearer ${token}` };
const json = { ...bearer, "content-type": "application/json" };

test("the page comes with a policy that lets it ask nobody else and be in nobody's frame", async () => {
  const { status, headers, body } = await ask(`/?token=${token}`);
  expect([status, body]).toEqual([200, html]);
  const policy = String(headers["content-security-policy"]);
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers["referrer-policy"]).toBe("no-referrer");
  expect(headers).not.toHaveProperty("access-control-allow-origin");
});

test("the page goes over the wire as small as the browser takes it", async () => {
  const encodings = [
    ["gzip, deflate, br", "br"],
    ["gzip", "gz"],
    ["identity", html],
  ] as const;
  for (const [accepted, body] of encodings) {
    expect((await ask(`/?token=${token}`, { headers: { "accept-encoding": accepted } })).body).toBe(body);
  }
});

test("without a token there is a door, which says nothing of what is behind it", async () => {
  for (const path of ["/", "/?token=wrong"]) {
    const { status, body } = await ask(path);
    expect(status).toBe(401);
    expect(body).toContain("hitori dashboard");
    expect(body).not.toContain("the page");
  }
});

test("an action is done once it is one, and nothing else is", async () => {
  const post = (body: string, headers: Record<string, string> = json) =>
    ask("/actions", { method: "POST", headers, body });
  expect((await post('{"action":"failZone","zone":"ap-northeast-1a"}')).status).toBe(200);
  for (const wrong of [
    '{"action":"failZone","zone":"../x"}',
    '{"action":"capacity","desired":9}',
    "{",
    "null",
    "x".repeat(9000),
  ])
    expect((await post(wrong)).status).toBe(400);
  expect((await post('{"action":"resume"}', { "content-type": "application/json" })).status).toBe(401);
  expect(acted).toEqual([{ action: "failZone", zone: "ap-northeast-1a" }]);
});

test("on AWS nothing is done, whatever is sent", async () => {
  await server.close();
  await start(true);
  for (const action of ["failZone", "kill", "freeze", "capacity", "resume"]) {
    const body = JSON.stringify({ action, zone: "a", instanceId: "i-01234567", desired: 2 });
    expect((await ask("/actions", { method: "POST", headers: json, body })).status).toBe(403);
  }
  expect(acted).toEqual([]);
  expect((await ask("/evidence", { headers: bearer })).body).toBe('[{"text":"a line"}]');
});

test("a second one on its port says so", async () => {
  const other = new DashboardServer({
    clock: new VirtualClock(),
    feed: new Feed("t"),
    page: { html: Buffer.from(""), brotli: Buffer.from(""), gzip: Buffer.from(""), policy: "" },
    token,
    readOnly: true,
    onReader: () => undefined,
    act: async () => undefined,
    evidence: async () => [],
  });
  await expect(other.listen(port)).rejects.toMatchObject({ code: "PORT_IN_USE" });
});
