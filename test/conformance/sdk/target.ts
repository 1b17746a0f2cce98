import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { type RunningCloud, startCloud } from "../../../src/cloud/index.ts";
import { NoMachines } from "../../../src/cloud/machines/no-machines.ts";
import { services } from "../../../src/cloud/services.ts";

/** HITORI_TEST_AWS=1: against real AWS, with the credentials and AWS_REGION of the environment. It costs some cents. */
export const isReal = process.env.HITORI_TEST_AWS === "1";

/** For tests that are of the local cloud alone: what AWS would take minutes or money for, or words that AWS varies. */
export const localTest = test.skipIf(isReal);

interface Client {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: never) => Promise<unknown>,
        context: object,
      ) => (args: never) => Promise<unknown>,
      options: { step: "initialize" },
    ): void;
  };
  destroy(): void;
}

/** Where the suite runs: a local cloud of the file's own, or AWS. */
export class Target {
  /** Begins the name of everything that the file makes, so that nobody's own things are touched. */
  readonly name = `hitori-conformance-${randomBytes(4).toString("hex")}`;
  readonly region = isReal ? (process.env.AWS_REGION ?? "us-east-1") : "ap-northeast-1";
  /** By operation: how often it was answered. */
  readonly answered = new Map<string, number>();
  /** `Operation Code` of each refusal. */
  readonly refused = new Set<string>();
  readonly #clients: Client[] = [];
  readonly #undo: (() => Promise<unknown>)[] = [];
  readonly #directory = mkdtempSync(join(tmpdir(), "hitori-conformance-"));
  #cloud: RunningCloud | undefined;

  async start(): Promise<void> {
    if (isReal) return;
    this.#cloud = await startCloud({
      directory: this.#directory,
      port: 0,
      timeScale: 0,
      accountId: "123456789012",
      machines: new NoMachines(),
    });
  }

  /** A client of the SDK whose answers and refusals are noted. */
  client<C>(Class: new (configuration: { region: string; endpoint?: string; maxAttempts?: number }) => C): C {
    const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "anything" };
    const local = { endpoint: this.#cloud?.endpoint, credentials, maxAttempts: 1 };
    const client = new Class({ region: this.region, ...(isReal ? {} : local) });
    const { middlewareStack } = client as Client;
    middlewareStack.add(
      (next, context) => async (args) => {
        const name = (context as { commandName: string }).commandName.replace(/Command$/, "");
        try {
          const answer = await next(args);
          this.answered.set(name, (this.answered.get(name) ?? 0) + 1);
          return answer;
        } catch (error) {
          this.refused.add(`${name} ${(error as Error).name}`);
          throw error;
        }
      },
      { step: "initialize" },
    );
    this.#clients.push(client as Client);
    return client;
  }

  /** Has something taken away at the end, last made first. What is gone by then is no failure. */
  undo(step: () => Promise<unknown>): void {
    this.#undo.unshift(step);
  }

  /** Asks until the answer is as wanted: at once here, where every transition is done by the next answer. */
  async until<T>(look: () => Promise<T>, isDone: (found: T) => boolean, seconds = 600): Promise<T> {
    for (let second = 0; ; second += 5) {
      const found = await look();
      if (isDone(found)) return found;
      if (!isReal && second > 25) throw new Error(`not so: ${JSON.stringify(found)}`);
      if (second > seconds) throw new Error(`not within ${seconds} s: ${JSON.stringify(found)}`);
      await systemClock.sleep(isReal ? 5000 : 1);
    }
  }

  /** Takes everything away that was made, last made first. */
  async clear(): Promise<void> {
    for (const step of this.#undo.splice(0)) await step().catch(() => undefined);
  }

  async stop(): Promise<void> {
    await this.clear();
    for (const client of this.#clients) client.destroy();
    await this.#cloud?.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** The file's target, there from its first test to its last. */
export function useTarget(): Target {
  const target = new Target();
  beforeAll(() => target.start());
  afterAll(() => target.stop(), isReal ? 900_000 : 20_000);
  return target;
}

/** A call that is refused: what it is called, the call, AWS's code, and words of its message. */
export type Refusal = readonly [name: string, call: () => Promise<unknown>, code: string, message?: RegExp];

/** One test for each. Against AWS the words are left out of account: only codes are promised. */
export function refuses(refusals: readonly Refusal[]): void {
  for (const [name, call, code, message] of refusals) {
    test(`${name} is refused with ${code}`, async () => {
      const error = await call().then(
        (answer) => expect.fail(`it was answered: ${JSON.stringify(answer)}`),
        (refusal: Error) => refusal,
      );
      expect(error.name, error.message).toBe(code);
      if (message && !isReal) expect(error.message).toMatch(message);
    });
  }
}

/** The last test of a service's file: each operation that the coverage page calls working was answered in it. */
export function coversService(target: Target, name: string): void {
  const service = services.find((one) => one.name === name);
  const working = Object.keys(service?.operations ?? {});
  localTest(
    `every operation of ${name} that the coverage page names was answered at least once`,
    async () => {
      await target.clear();
      expect(working.length).toBeGreaterThan(0);
      expect(working.filter((operation) => !target.answered.has(operation)).sort()).toEqual([]);
    },
  );
}

/** Holds that each refusal that AWS documents and that can occur was seen: `{ code: [operations] }`. */
export function coversErrors(target: Target, documented: Readonly<Record<string, string>>): void {
  localTest("every error that AWS documents for an operation and that can occur here was met", () => {
    const wanted = Object.entries(documented).flatMap(([code, operations]) =>
      operations.split(" ").map((operation) => `${operation} ${code}`),
    );
    expect(wanted.filter((one) => !target.refused.has(one)).sort()).toEqual([]);
  });
}
