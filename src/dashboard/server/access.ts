import { createHash, timingSafeEqual } from "node:crypto";

/** What of a request decides whether it is answered. */
export interface Asked {
  readonly method: string;
  readonly host?: string;
  readonly origin?: string;
  /** `Sec-Fetch-Site`. */
  readonly site?: string;
  readonly contentType?: string;
  /** Of the address, and of the header: only a page's own script can set that one. */
  readonly queryToken?: string;
  readonly bearer?: string;
  readonly path: string;
}

export interface AccessRules {
  readonly port: number;
  readonly token: string;
  readonly readOnly: boolean;
}

/** `page` and `data` are answered; the rest is a refusal with its status, and a word about it for who may know. */
export type Access =
  | { readonly kind: "page" | "data" | "action" }
  | { readonly kind: "refused"; readonly status: number; readonly why: string };

const data: ReadonlySet<string> = new Set(["/stream", "/evidence"]);

/**
 * Any web page can send requests to a loopback port, and after DNS rebinding even read the answers. So a request must
 * name this machine (Host), come from this page or from no page (Origin, Sec-Fetch-Site), and know the token.
 */
export function accessOf(asked: Asked, rules: AccessRules): Access {
  const { method, path, host, origin, site } = asked;
  if (!isOwnHost(host, rules.port)) return refused(403, "the Host is not this machine's");
  if (origin !== undefined && origin !== `http://${host}`) return refused(403, "the Origin is another page");
  const foreign = site === "cross-site" || site === "same-site";
  if (path === "/" && method === "GET") {
    // A link in a terminal or a chat opens it from elsewhere: the token alone lets it in.
    return isToken(asked.queryToken, rules.token) ? { kind: "page" } : refused(401, "no token");
  }
  if (foreign) return refused(403, "another page asks");
  if (!isToken(asked.bearer, rules.token)) return refused(401, "no token");
  if (method === "GET" && data.has(path)) return { kind: "data" };
  if (path !== "/actions") return refused(404, "there is no such path");
  if (method !== "POST") return refused(405, "only POST");
  if (rules.readOnly) return refused(403, "on AWS the dashboard changes nothing");
  if (!/^application\/json\b/.test(asked.contentType ?? "")) return refused(415, "only JSON");
  return { kind: "action" };
}

function isOwnHost(host: string | undefined, port: number): boolean {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(host ?? "");
}

/** In constant time, whatever the lengths. */
function isToken(given: string | undefined, token: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function refused(status: number, why: string): Access {
  return { kind: "refused", status, why };
}
