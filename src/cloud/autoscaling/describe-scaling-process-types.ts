import { scalingProcesses } from "./scaling-process.ts";

export function describeScalingProcessTypes(): { Processes: { ProcessName: string }[] } {
  return { Processes: scalingProcesses.map((ProcessName) => ({ ProcessName })) };
}
