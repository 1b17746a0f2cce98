import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../base/virtual-clock.ts";
import { Cloud } from "../cloud.ts";
import { NoMachines } from "../machines/no-machines.ts";
import { services } from "../services.ts";
import { StateFile } from "../state-file.ts";
import { awsDurations } from "../timing.ts";
import type { WireRequest, WireResponse } from "../wire/message.ts";
import { CloudHandler } from "./cloud-handler.ts";
import { Passes } from "./passes.ts";
import { RandomRequests } from "./random-request.test-support.ts";

/** Milliseconds of processor time that no answer may take: an answer is made at once, and waits for nothing. */
const longest = 2000;
/** After so many requests the cloud is emptied, so that a long run stays as quick as a short one. */
const resetAfter = 2000;

/** A request that was answered as it must not be. */
export interface Finding {
  readonly seed: number;
  readonly why: string;
  readonly request: string;
}

/** A whole local cloud behind its handler, on virtual time, and what random requests do to it. */
export class WireFuzz {
  readonly findings: Finding[] = [];
  /** How often each status and error code was answered. */
  readonly answers = new Map<string, number>();
  slowest = 0;
  readonly #directory = mkdtempSync(join(tmpdir(), "hitori-fuzz-"));
  readonly #clock = new VirtualClock();
  readonly #cloud: Cloud;
  readonly #handler: CloudHandler;
  readonly #requests = new RandomRequests();
  #fault: unknown;

  constructor() {
    this.#cloud = new Cloud({
      services,
      clock: this.#clock,
      timing: { timeScale: 0, durations: awsDurations },
      machines: new NoMachines(),
      endpoint: "http://127.0.0.1:4566",
      directory: this.#directory,
    });
    const onFault = (error: unknown) => {
      this.#fault ??= error;
    };
    const passes = new Passes(this.#cloud, new StateFile(this.#directory, this.#cloud.accountId), onFault);
    const onRequest = ({ errorCode }: { readonly errorCode: string | undefined }) => {
      const code = errorCode ?? "answered";
      this.answers.set(code, (this.answers.get(code) ?? 0) + 1);
    };
    this.#handler = new CloudHandler(this.#cloud, passes, { onRequest, onFault });
  }

  /** Sends the requests of these seeds, one after another. */
  async run(first: number, count: number): Promise<void> {
    for (let seed = first; seed < first + count; seed++) {
      this.#send(seed, this.#requests.next(seed));
      if (seed % 50 === 0) await this.#clock.advance(1000);
      if ((seed - first + 1) % resetAfter === 0) this.#reset();
    }
  }

  /** Answers one request. */
  answer(request: WireRequest): WireResponse {
    return this.#handler.answer(request, "00000000-0000-0000-0000-000000000000");
  }

  async close(): Promise<void> {
    await this.#cloud.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #reset(): void {
    const empty = { query: new URLSearchParams(), headers: {}, body: new Uint8Array() };
    this.answer({ method: "POST", path: "/_hitori/reset", ...empty });
  }

  #send(seed: number, request: WireRequest): void {
    this.#fault = undefined;
    const from = process.cpuUsage();
    let response: WireResponse | undefined;
    try {
      response = this.answer(request);
    } catch (error) {
      this.#fault ??= error;
    }
    const { user, system } = process.cpuUsage(from);
    const took = (user + system) / 1000;
    this.slowest = Math.max(this.slowest, took);
    const why = this.#wrong(response, took);
    if (why) this.findings.push({ seed, why, request: describe(request) });
    if (response?.status === 200) this.#requests.learn(response.body);
  }

  #wrong(response: WireResponse | undefined, took: number): string | undefined {
    if (this.#fault !== undefined)
      return this.#fault instanceof Error ? (this.#fault.stack ?? "") : String(this.#fault);
    if (took > longest) return `it took ${Math.round(took)} ms`;
    if (!response) return "no answer";
    if (response.status >= 500) return `status ${response.status}: ${response.body}`;
    if (/\n\s+at [\w.<>]+ \(|node:internal/.test(response.body)) return `a stack trace: ${response.body}`;
    if (response.status >= 400 && !errorCodeIn(response)) return `no error code: ${response.body}`;
    if (Object.hasOwn(Object.prototype, "polluted")) return "Object.prototype was written to";
    return undefined;
  }
}

/** The error code where the answer's protocol has it. */
function errorCodeIn({ headers, body }: WireResponse): string | undefined {
  if (headers["content-type"]?.startsWith("text/xml")) return body.match(/<Code>([\w.]+)<\/Code>/)?.[1];
  const document = JSON.parse(body) as Readonly<Record<string, unknown>>;
  const code = document.__type ?? document.ErrorCode ?? document.code;
  return typeof code === "string" ? code : undefined;
}

function describe({ method, path, query, headers, body }: WireRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value?.slice(0, 300)}`);
  const text = Buffer.from(body).toString("utf8");
  const cut = text.length > 3000 ? `${text.slice(0, 3000)}… (${text.length} characters)` : text;
  return `${method} ${path.slice(0, 300)}?${query}\n${lines.join("\n")}\n\n${cut}`;
}
