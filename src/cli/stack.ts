import type { Connection } from "../aws/connection.ts";
import { elasticAddress } from "../aws/elastic-address.ts";
import { addressOf } from "../aws/load-balancer.ts";
import { appOf, foreign, outputsOf, stacks } from "../aws/stacks.ts";
import { HitoriError } from "../base/error.ts";
import { loadConfiguration } from "../config/load.ts";
import { stackNameOf } from "../template/names.ts";
import type { Context } from "./context.ts";

/** The stack of the app in hitori.yml as it stands. */
export interface DeployedStack {
  readonly app: string;
  readonly name: string;
  readonly id: string;
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Where the app answers. */
  readonly address: string | undefined;
}

/** Finds the stack of the app, or undefined where it was never deployed. */
export async function findStack(context: Context): Promise<DeployedStack | undefined> {
  const configuration = loadConfiguration(context.options.file ?? "hitori.yml");
  return describeStack(context, configuration.name);
}

/**
 * The stack of an app as it stands. One without the tag was deployed from `hitori export cloudformation`, where its
 * outputs are Hitori's.
 * @throws HitoriError STACK_FOREIGN
 */
export async function describeStack(context: Context, app: string): Promise<DeployedStack | undefined> {
  const connection = context.connection();
  const name = stackNameOf(app);
  const stack = await (await stacks(connection, context.clock)).find(name);
  if (!stack || stack.StackStatus === "REVIEW_IN_PROGRESS") return undefined;
  const outputs = outputsOf(stack);
  const whose = appOf(stack) ?? (outputs.FileSystemId === undefined ? undefined : app);
  if (whose !== app) throw foreign(name, stack);
  const address = await answerAddress(connection, outputs);
  return { app, name, id: stack.StackId ?? name, status: stack.StackStatus ?? "", outputs, address };
}

/** Whether `deploy --storage` made it, and nothing since. */
export function isStorageAlone({ outputs }: DeployedStack): boolean {
  return outputs.AutoScalingGroupName === undefined && outputs.InstanceSecurityGroupId !== undefined;
}

/** Where people reach the app: its load balancer, or its Elastic IP address. */
async function answerAddress(
  connection: Connection,
  { TargetGroupArn, Url, ElasticIpAllocationId, AppPort }: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  if (TargetGroupArn) return addressOf(connection, TargetGroupArn);
  if (Url !== undefined || ElasticIpAllocationId === undefined) return Url;
  const { publicIp } = await elasticAddress(connection, ElasticIpAllocationId);
  return `http://${publicIp}${AppPort === "80" ? "" : `:${AppPort}`}`;
}

/** @throws HitoriError STACK_MISSING where the app was never deployed, STACK_WITHOUT_GROUP where its storage alone was */
export function requireStack(
  stack: DeployedStack | undefined,
  wanted: "app" | "anything" = "app",
): DeployedStack {
  if (stack && wanted === "app" && isStorageAlone(stack))
    throw new HitoriError({
      code: "STACK_WITHOUT_GROUP",
      message: `Stack ${stack.name} has the app's storage alone so far; nothing runs on it.`,
      hint: "Move the data there: hitori migrate   Then the rest: hitori deploy",
    });
  if (stack) return stack;
  throw new HitoriError({
    code: "STACK_MISSING",
    message: "This app is not deployed here.",
    hint: "Deploy it: hitori deploy",
  });
}
