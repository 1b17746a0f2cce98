import type { Operation, Service } from "../service.ts";
import { ServiceError } from "../service-error.ts";
import { instanceControls } from "./instances/controls.ts";
import { describeInstanceStatus } from "./instances/describe-instance-status.ts";
import { describeInstances } from "./instances/describe-instances.ts";
import { getConsoleOutput } from "./instances/get-console-output.ts";
import { rebootInstances } from "./instances/reboot-instances.ts";
import { runInstances } from "./instances/run-instances.ts";
import { startInstances } from "./instances/start-instances.ts";
import { stopInstances } from "./instances/stop-instances.ts";
import { terminateInstances } from "./instances/terminate-instances.ts";
import { pass } from "./pass.ts";

const operations: Readonly<Record<string, Operation>> = {
  DescribeInstances: describeInstances,
  DescribeInstanceStatus: describeInstanceStatus,
  GetConsoleOutput: getConsoleOutput,
  RebootInstances: rebootInstances,
  RunInstances: runInstances,
  StartInstances: startInstances,
  StopInstances: stopInstances,
  TerminateInstances: terminateInstances,
};

export const ec2Service: Service = {
  name: "ec2",
  client: "ec2",
  protocol: "ec2-query",
  operations: Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, honouringDryRun(operation)]),
  ),
  pass,
  controls: instanceControls,
};

/** Every EC2 call takes `DryRun`, and answers it with an error whatever the result would have been. */
function honouringDryRun(operation: Operation): Operation {
  return (input: { DryRun?: boolean }, account) => {
    if (input.DryRun === true) {
      throw new ServiceError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
    }
    return operation(input, account);
  };
}
