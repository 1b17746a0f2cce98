/** A task's size: CPU units (1024 are one vCPU) and MiB of memory. */
export interface TaskSize {
  readonly cpu: number;
  readonly memory: number;
}

/**
 * What Fargate has on Linux: memory from, to and in steps of, in GiB (Amazon ECS Developer Guide, "Task CPU and memory").
 * The smallest has half a GiB too.
 */
const sizes = [
  { cpu: 256, from: 1, to: 2, step: 1 },
  { cpu: 512, from: 1, to: 4, step: 1 },
  { cpu: 1024, from: 2, to: 8, step: 1 },
  { cpu: 2048, from: 4, to: 16, step: 1 },
  { cpu: 4096, from: 8, to: 30, step: 1 },
  { cpu: 8192, from: 16, to: 60, step: 4 },
  { cpu: 16_384, from: 32, to: 120, step: 8 },
] as const;

/** The smallest size that has as much of both; undefined where Fargate has none. */
export function taskSize(wanted: TaskSize): TaskSize | undefined {
  if (wanted.cpu <= 256 && wanted.memory <= 512) return { cpu: 256, memory: 512 };
  const size = sizes.find(({ cpu, to }) => wanted.cpu <= cpu && wanted.memory <= to * 1024);
  if (size === undefined) return undefined;
  const { cpu, from, step } = size;
  const steps = Math.max(0, Math.ceil((wanted.memory / 1024 - from) / step));
  return { cpu, memory: (from + steps * step) * 1024 };
}

/** GiB of memory of a burstable size; T3 and T4g agree (AWS: Amazon EC2 T3 and T4g instances). */
const instanceMemory: Readonly<Record<string, number>> = {
  nano: 0.5,
  micro: 1,
  small: 2,
  medium: 4,
  large: 8,
  xlarge: 16,
  "2xlarge": 32,
};

/** The smallest task with an instance's memory. */
export function taskOfInstance(instanceType: string): TaskSize {
  const [, size = ""] = instanceType.split(".");
  const memory = (instanceMemory[size] ?? 4) * 1024;
  return taskSize({ cpu: 0, memory }) ?? { cpu: 4096, memory };
}
