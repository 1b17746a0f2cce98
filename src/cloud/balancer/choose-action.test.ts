import { expect, test } from "vitest";
import type { Action } from "../elasticloadbalancing/action.ts";
import type { Condition } from "../elasticloadbalancing/condition.ts";
import { chooseAction, type RequestFacts, redirectLocation } from "./choose-action.ts";

const request: RequestFacts = {
  method: "GET",
  host: "Chat.example.org:8080",
  path: "/img/logo.png",
  query: "version=2&Lang=en",
  headers: { "user-agent": "Mozilla/5.0" },
  sourceIp: "10.1.2.3",
};

function fixed(statusCode: number): Action {
  return { type: "fixed-response", statusCode, contentType: undefined, body: undefined };
}

/** Whether a rule with these conditions takes the request. */
function takes(...conditions: Condition[]): boolean {
  const rule = { conditions, actions: [fixed(200)] };
  return chooseAction({ defaultActions: [fixed(404)] }, [rule], request) === rule.actions[0];
}

test("the first rule that holds decides, the default action where none does", () => {
  const rules = [
    { conditions: [{ field: "path-pattern", values: ["/api/*"] }], actions: [fixed(201)] },
    { conditions: [{ field: "path-pattern", values: ["/img/*"] }], actions: [fixed(202)] },
    { conditions: [{ field: "path-pattern", values: ["*"] }], actions: [fixed(203)] },
  ] satisfies { conditions: Condition[]; actions: Action[] }[];
  expect(chooseAction({ defaultActions: [fixed(404)] }, rules, request)).toEqual(fixed(202));
  expect(chooseAction({ defaultActions: [fixed(404)] }, rules.slice(0, 1), request)).toEqual(fixed(404));
});

test("paths are compared with their case, * and ? stand for characters, nothing else does", () => {
  expect(takes({ field: "path-pattern", values: ["/img/*.png"] })).toBe(true);
  expect(takes({ field: "path-pattern", values: ["/img/logo.???"] })).toBe(true);
  expect(takes({ field: "path-pattern", values: ["/IMG/*"] })).toBe(false);
  expect(takes({ field: "path-pattern", values: ["/img/logo-png", "/img/logo+png"] })).toBe(false);
  expect(takes({ field: "path-pattern", values: ["/img/\\*"] })).toBe(false);
});

test("hosts are compared without case and port", () => {
  expect(takes({ field: "host-header", values: ["chat.example.org"] })).toBe(true);
  expect(takes({ field: "host-header", values: ["*.EXAMPLE.org"] })).toBe(true);
  expect(takes({ field: "host-header", values: ["example.org"] })).toBe(false);
});

test("methods, headers, query strings and source addresses decide too", () => {
  expect(takes({ field: "http-request-method", values: ["POST", "GET"] })).toBe(true);
  expect(takes({ field: "http-header", header: "User-Agent", values: ["*mozilla*"] })).toBe(true);
  expect(takes({ field: "http-header", header: "Cookie", values: ["*"] })).toBe(false);
  expect(takes({ field: "query-string", pairs: [{ key: "version", value: "?" }] })).toBe(true);
  expect(takes({ field: "query-string", pairs: [{ key: undefined, value: "EN" }] })).toBe(true);
  expect(takes({ field: "query-string", pairs: [{ key: "version", value: "3" }] })).toBe(false);
  expect(takes({ field: "source-ip", values: ["192.168.0.0/16", "10.0.0.0/8"] })).toBe(true);
  expect(takes({ field: "source-ip", values: ["10.1.2.4/32"] })).toBe(false);
});

test("all conditions of a rule must hold", () => {
  const path: Condition = { field: "path-pattern", values: ["/img/*"] };
  expect(takes(path, { field: "http-request-method", values: ["GET"] })).toBe(true);
  expect(takes(path, { field: "http-request-method", values: ["PUT"] })).toBe(false);
});

test("a redirect keeps what its reserved words stand for", () => {
  const redirect = {
    protocol: "HTTPS",
    port: "443",
    host: "#{host}",
    path: "/#{path}",
    query: "#{query}",
    statusCode: 301,
  } as const;
  expect(redirectLocation(redirect, request, 8080)).toBe(
    "https://Chat.example.org:443/img/logo.png?version=2&Lang=en",
  );
  expect(
    redirectLocation(
      { ...redirect, protocol: "#{protocol}", port: "#{port}", path: "/old/#{path}", query: "" },
      request,
      8080,
    ),
  ).toBe("http://Chat.example.org:8080/old/img/logo.png");
});
