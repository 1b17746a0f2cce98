import type { FargateInput } from "../fargate-input.ts";
import type { Found } from "../finding.ts";
import { sizeOf } from "../limits.ts";

/** Whether Fargate has a task of that size. */
export function sizeRules(input: FargateInput): Found[] {
  const { size, guessed } = sizeOf(input);
  const at = input.compose.root.get("services");
  if (size === undefined) {
    const message =
      "the services' limits add up to more than the 16 vCPU and 120 GiB of Fargate's biggest task";
    return [{ code: "FARGATE_TOO_BIG", at, message }];
  }
  if (!guessed) return [];
  const { type } = input.configuration.instance;
  const message = `not every service says how much memory it needs: the task is as big as a ${type} (${size.cpu / 1024} vCPU, ${size.memory} MiB)`;
  return [{ code: "FARGATE_SIZE_GUESSED", at, message }];
}
