import type { Service } from "../compose/compose.ts";
import type { Field } from "../compose/field.ts";
import { bytesOf } from "./bytes.ts";
import type { FargateInput } from "./fargate-input.ts";
import { type TaskSize, taskOfInstance, taskSize } from "./task-size.ts";

/** MiB that the lease's container needs: three small processes of Node. */
export const leaseMemory = 256;

/** What a service says of itself; MiB and CPU units, undefined where it says nothing. */
export interface Limits {
  readonly memory: number | undefined;
  readonly memoryReservation: number | undefined;
  readonly cpu: number | undefined;
}

export function limitsOf({ field }: Service): Limits {
  const resources = field.get("deploy").maybe("resources");
  const [limits, reservations] = [resources.maybe("limits"), resources.maybe("reservations")];
  return {
    memory: mebibytes(limits.maybe("memory"), field.get("mem_limit")),
    memoryReservation: mebibytes(reservations.maybe("memory"), field.get("mem_reservation")),
    cpu: cpuUnits(limits.maybe("cpus"), field.get("cpus"), reservations.maybe("cpus")),
  };
}

/** How big the task is, and why so; undefined where Fargate has none as big. */
export function sizeOf({ compose, configuration }: FargateInput): {
  readonly size: TaskSize | undefined;
  readonly guessed: boolean;
} {
  const limits = compose.services.map(limitsOf);
  const memory = limits.map((one) => one.memory ?? one.memoryReservation);
  if (memory.some((one) => one === undefined))
    return { size: taskOfInstance(configuration.instance.type), guessed: true };
  const wanted = {
    cpu: sum(limits.map(({ cpu }) => cpu ?? 0)),
    memory: sum(memory) + leaseMemory,
  };
  return { size: taskSize(wanted), guessed: false };
}

function sum(figures: readonly (number | undefined)[]): number {
  return figures.reduce<number>((total, figure) => total + (figure ?? 0), 0);
}

function mebibytes(...fields: readonly Field[]): number | undefined {
  const text = fields.find((field) => field.present)?.text();
  const bytes = text === undefined ? undefined : bytesOf(text);
  // Docker takes nothing below 6 MiB, and neither does ECS.
  return bytes === undefined || bytes === 0 ? undefined : Math.max(6, Math.ceil(bytes / 2 ** 20));
}

function cpuUnits(...fields: readonly Field[]): number | undefined {
  const amount = Number(fields.find((field) => field.present)?.text());
  return Number.isFinite(amount) && amount > 0 ? Math.ceil(amount * 1024) : undefined;
}
