import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** The built page as it is sent: whole, and as the build has compressed it. */
export interface PageFile {
  readonly html: Buffer;
  readonly brotli: Buffer;
  readonly gzip: Buffer;
  readonly policy: string;
}

/** Reads the page that the build wrote to `path`. */
export function readPageFile(path: string): PageFile {
  const html = readFileSync(path);
  return {
    html,
    brotli: readFileSync(`${path}.br`),
    gzip: readFileSync(`${path}.gz`),
    policy: policyOf(html.toString()),
  };
}

/**
 * What a page may do: run its own script, draw its own style, and ask the server that it came from. Everything else
 * is closed to it, so that a word in the timeline could never become more than a word.
 */
export function policyOf(html: string): string {
  return [
    "default-src 'none'",
    `script-src ${hashes(html, "script")}`,
    `style-src ${hashes(html, "style")}`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function hashes(html: string, element: "script" | "style"): string {
  const found = [...html.matchAll(new RegExp(`<${element}\\b[^>]*>([\\s\\S]*?)</${element}>`, "g"))];
  const all = found.map(([, text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  return all.length === 0 ? "'none'" : all.join(" ");
}
