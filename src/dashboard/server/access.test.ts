import { expect, test } from "vitest";
import { type Asked, accessOf } from "./access.ts";

const rules = { port: 4900, token: "t".repeat(43), readOnly: false };
const own = { host: "127.0.0.1:4900", origin: "http://127.0.0.1:4900", site: "same-origin" };
const stream: Asked = { method: "GET", path: "/stream", ...own, bearer: rules.token };
const action: Asked = { ...stream, method: "POST", path: "/actions", contentType: "application/json" };
const status = (asked: Asked, more = {}) => {
  const access = accessOf(asked, { ...rules, ...more });
  return access.kind === "refused" ? access.status : access.kind;
};

test("the page's own requests are answered", () => {
  expect(status({ method: "GET", path: "/", host: own.host, queryToken: rules.token })).toBe("page");
  expect(status(stream)).toBe("data");
  expect(status({ ...stream, host: "localhost:4900", origin: undefined })).toBe("data");
  expect(status(action)).toBe("action");
});

test("a name that a stranger's DNS gave this machine is refused, even with the token", () => {
  for (const host of [
    "evil.example:4900",
    "127.0.0.1",
    "127.0.0.1:80",
    "127.0.0.1.evil.example:4900",
    undefined,
  ]) {
    expect(status({ ...stream, host, origin: host && `http://${host}` })).toBe(403);
    expect(status({ method: "GET", path: "/", host, queryToken: rules.token })).toBe(403);
  }
});

test("another page is refused, even with the token", () => {
  for (const origin of ["http://evil.example", "null", "http://127.0.0.1:8080", "https://127.0.0.1:4900"]) {
    expect(status({ ...stream, origin })).toBe(403);
    expect(status({ ...action, origin })).toBe(403);
  }
  expect(status({ ...stream, origin: undefined, site: "cross-site" })).toBe(403);
  expect(status({ ...action, origin: undefined, site: "same-site" })).toBe(403);
});

test("nothing is had without the token, not even the page or the word that a path does not exist", () => {
  for (const path of ["/", "/stream", "/evidence", "/actions", "/nothing"]) {
    for (const bearer of [undefined, "", "wrong", `${rules.token}x`]) {
      expect(status({ ...action, path, bearer })).toBe(401);
      expect(status({ ...stream, path, bearer })).toBe(401);
    }
  }
  // A link or an image can carry a token in the address, never in a header.
  expect(status({ ...stream, bearer: undefined, queryToken: rules.token })).toBe(401);
});

test("what changes something is JSON that was posted, and nothing is changed on AWS", () => {
  expect(status({ ...action, method: "GET" })).toBe(405);
  expect(status({ ...action, contentType: "text/plain" })).toBe(415);
  expect(status({ ...action, contentType: "application/x-www-form-urlencoded" })).toBe(415);
  expect(status(action, { readOnly: true })).toBe(403);
});
