import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NoMachines, type RunningCloud, startCloud } from "../index.ts";

let cloud: RunningCloud;
let directory: string;
const faults: unknown[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "hitori-test-"));
  const onFault = (error: unknown) => faults.push(error);
  cloud = await startCloud({
    directory: join(directory, "cloud"),
    port: 0,
    machines: new NoMachines(),
    onFault,
  });
});

afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
  expect(faults).toEqual([]);
});

/** Sends bytes as they are and gives back everything that comes until the connection ends. */
function raw(...parts: readonly (string | Buffer)[]): Promise<string> {
  const { port } = new URL(cloud.endpoint);
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(Number(port), "127.0.0.1", () => {
      for (const part of parts) socket.write(part);
      socket.end();
    });
    socket.setEncoding("utf8").on("data", (data) => {
      text += data;
    });
    // What is left of a body that nobody reads any more ends in a reset.
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
}

const authorization =
  "Authorization: AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0";
const form = "Content-Type: application/x-www-form-urlencoded";
const body = "Action=GetCallerIdentity&Version=2011-06-15";

function post(headers: readonly string[], sent = body): string {
  const lines = ["POST / HTTP/1.1", authorization, form, `Content-Length: ${Buffer.byteLength(sent)}`];
  return `${[...lines, "Connection: close", ...headers].join("\r\n")}\r\n\r\n${sent}`;
}

test("a call from this machine is answered, under each of its names", async () => {
  for (const host of ["localhost:4566", "127.0.0.1", "127.9.9.9:80", "[::1]:1", "s3.localhost"]) {
    expect(await raw(post([`Host: ${host}`]))).toMatch(/^HTTP\/1\.1 200 /);
  }
});

test("a web page cannot drive the cloud, neither AWS's APIs nor its own controls", async () => {
  const foreign = [
    ["Host: attacker.example"],
    ["Host: localhost.attacker.example"],
    ["Host: localhost", "Origin: https://attacker.example"],
    ["Host: localhost", "Origin: null"],
    ["Host: localhost", "Sec-Fetch-Site: cross-site"],
    ["Host: localhost", "Sec-Fetch-Site: same-site"],
  ];
  for (const headers of foreign) {
    const refused = await raw(post(headers));
    expect(refused).toMatch(/^HTTP\/1\.1 403 /);
    expect(refused).toContain("<Code>AccessDenied</Code>");
    for (const path of ["GET /_hitori/health", "POST /_hitori/reset", "OPTIONS /_hitori/reset"]) {
      const control = await raw(`${path} HTTP/1.1\r\nConnection: close\r\n${headers.join("\r\n")}\r\n\r\n`);
      expect(control).toMatch(/^HTTP\/1\.1 403 /);
      expect(control).toContain('"code":"AccessDenied"');
      expect(control).not.toMatch(/access-control-allow/i);
    }
  }
});

test("a body above the limit is refused in the request's protocol, and the connection ends", async () => {
  const host = "Host: localhost";
  const large = await raw(post([host], "a".repeat(5 * 1024 * 1024)));
  if (large !== "") expect(large).toMatch(/^HTTP\/1\.1 413 [\s\S]*<Code>RequestEntityTooLarge<\/Code>/);
  expect(await raw(post([host]))).toMatch(/^HTTP\/1\.1 200 /);
});

test("what is no HTTP, or too much of it, is refused, and the next one is answered", async () => {
  const host = "Host: localhost";
  const nonsense = [
    Buffer.from([0, 1, 2, 255, 254]),
    "GET\r\n\r\n",
    "POST / HTTP/9.9\r\n\r\n",
    `GET / HTTP/1.1\r\n${host}\r\n${"X: y\r\n".repeat(20_000)}\r\n`,
    `GET / HTTP/1.1\r\n${host}\r\nX: ${"a".repeat(100_000)}\r\n\r\n`,
    `POST / HTTP/1.1\r\n${host}\r\nContent-Length: -1\r\n\r\n`,
    `POST / HTTP/1.1\r\n${host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`,
    `POST / HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    "GET / HTTP/1.1\r\n\r\n",
  ];
  for (const sent of nonsense) expect(await raw(sent)).toMatch(/^HTTP\/1\.1 4\d\d /);
  const early = await raw(`POST / HTTP/1.1\r\n${host}\r\nContent-Length: 500\r\n\r\nAction=`);
  expect(early).not.toMatch(/^HTTP\/1\.1 [25]/);
  expect(await raw(post([host]))).toMatch(/^HTTP\/1\.1 200 /);
});

test("a control's path with a malformed escape is refused", async () => {
  const text = await raw(
    "POST /_hitori/zones/%/fail?region=us-east-1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  );
  expect(text).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"BadRequest"/);
});
