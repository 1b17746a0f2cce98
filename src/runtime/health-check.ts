import { spawn } from "node:child_process";
import { get } from "node:http";
import { connect } from "node:net";
import type { Clock } from "../base/clock.ts";
import { sendSignal } from "../base/send-signal.ts";

/** A service's health check with its placeholders filled in; times in milliseconds. */
export interface HealthCheck {
  readonly probe: Probe;
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly retries: number;
}

export type Probe =
  | { readonly kind: "http"; readonly url: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | { readonly kind: "command"; readonly argv: readonly string[] };

/** Where a command probe runs. */
export interface ProbePlace {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Asks once. False too when the answer takes longer than `timeout`. */
export function probe(check: HealthCheck, place: ProbePlace, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    let cancelTimer = () => {};
    const settle = (healthy: boolean) => {
      cancelTimer();
      resolve(healthy);
    };
    const giveUp = ask(check.probe, place, settle);
    cancelTimer = clock.after(check.timeout, () => {
      giveUp();
      settle(false);
    });
  });
}

/** Begins to ask; returns what ends the asking. */
function ask(probe: Probe, place: ProbePlace, settle: (healthy: boolean) => void): () => void {
  if (probe.kind === "http") return askHttp(probe.url, settle);
  if (probe.kind === "tcp") return askTcp(probe.host, probe.port, settle);
  return askCommand(probe.argv, place, settle);
}

function askHttp(url: string, settle: (healthy: boolean) => void): () => void {
  const request = get(url, { agent: false }, (response) => {
    response.resume();
    settle((response.statusCode ?? 500) < 400);
  });
  request.on("error", () => settle(false));
  return () => request.destroy();
}

function askTcp(host: string, port: number, settle: (healthy: boolean) => void): () => void {
  const socket = connect({ host, port }, () => {
    socket.destroy();
    settle(true);
  });
  socket.on("error", () => settle(false));
  return () => socket.destroy();
}

function askCommand(
  argv: readonly string[],
  place: ProbePlace,
  settle: (healthy: boolean) => void,
): () => void {
  const [program = "", ...operands] = argv;
  const child = spawn(program, operands, {
    cwd: place.directory,
    env: place.environment,
    stdio: "ignore",
    detached: true,
  });
  child.on("error", () => settle(false));
  child.on("exit", (code) => settle(code === 0));
  return () => {
    if (child.pid !== undefined) sendSignal(-child.pid, "SIGKILL");
  };
}
