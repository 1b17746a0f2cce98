import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../test/e2e/command-line.ts";
import { ContainerEngine } from "../../test/support/container-engine.ts";
import { containerCommand, importServiceImage } from "./image.ts";
import type { Keeper } from "./keeper.ts";
import { killService, lacking } from "./program.ts";

/** One Docker engine with one Swarm node on it, for all that is measured of containers on one computer. */
class SharedEngine {
  readonly #directory: string;
  #engine: Promise<{ engine: ContainerEngine; image: string }> | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  get(): Promise<{ engine: ContainerEngine; image: string }> {
    this.#engine ??= this.#start();
    return this.#engine;
  }

  async #start() {
    const engine = new ContainerEngine(join(this.#directory, "engine"));
    try {
      await engine.start();
      const image = importServiceImage(engine, this.#directory);
      const listen = `127.0.0.1:${await freePort()}`;
      must(engine.docker("swarm", "init", "--advertise-addr", "127.0.0.1", "--listen-addr", listen));
      return { engine, image };
    } catch (error) {
      await engine.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const started = this.#engine;
    this.#engine = undefined;
    const { engine } = (await started?.catch(() => undefined)) ?? {};
    if (engine === undefined) return;
    engine.docker("swarm", "leave", "--force");
    await engine.stop();
  }
}

/** Throws where a docker command failed. @returns what it printed */
export function must(done: { status: number | null; stdout: string; stderr: string }): string {
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout.trim();
}

interface Kind {
  readonly key: string;
  readonly name: string;
  readonly settings: string;
  readonly create: readonly string[];
}

/** The service in a container on the host's network, kept by the engine itself or by Swarm. */
class ContainerKeeper implements Keeper {
  readonly key: string;
  readonly name: string;
  readonly settings: string;
  readonly promise = "one computer";
  /** The engine counts a run of ten seconds as a good one; before, it waits longer each time. */
  readonly calm = 10_500;
  readonly data: string;
  urls: string[] = [];
  readonly #engine: SharedEngine;
  readonly #create: readonly string[];
  readonly #mark: string;

  constructor(directory: string, engine: SharedEngine, kind: Kind) {
    this.key = kind.key;
    this.name = kind.name;
    this.settings = kind.settings;
    this.#create = kind.create;
    this.#engine = engine;
    this.data = join(directory, this.key);
    this.#mark = `${this.key}-${process.pid}`;
  }

  missing(): string | undefined {
    return lacking({ dockerd: "docker.io" });
  }

  async start(): Promise<void> {
    mkdirSync(this.data, { recursive: true });
    const { engine, image } = await this.#engine.get();
    const port = await freePort();
    this.urls = [`http://127.0.0.1:${port}/`];
    const mount = ["--mount", `type=bind,source=${this.data},target=/data`];
    const environment = ["--env", `PORT=${port}`, "--env", "DATA=/data"];
    const words = [...this.#create, "--network", "host", ...mount, ...environment];
    must(engine.docker(...words, image, ...containerCommand(this.#mark)));
  }

  strike(): void {
    killService(this.#mark);
  }

  restore(): void {}

  async stop(): Promise<void> {
    await this.#engine.stop();
  }
}

/** What an engine on one computer has to offer. */
export function containerKeepers(directory: string): Keeper[] {
  const engine = new SharedEngine(directory);
  const service = ["service", "create", "--detach", "--no-resolve-image"];
  const kinds: Kind[] = [
    {
      key: "docker",
      name: "docker run --restart always",
      settings: "default; its first wait of 100 ms cannot be set",
      create: ["run", "--detach", "--restart", "always"],
    },
    { key: "swarm", name: "Docker Swarm", settings: "default: --restart-delay 5s", create: service },
    {
      key: "swarm-tuned",
      name: "Docker Swarm, tuned",
      settings: "--restart-delay 0s",
      create: [...service, "--restart-delay", "0s"],
    },
  ];
  return kinds.map((kind) => new ContainerKeeper(directory, engine, kind));
}
