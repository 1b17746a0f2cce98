import type { StackEvent } from "@aws-sdk/client-cloudformation";
import { type AppFileSystem, deleteFileSystem, fileSystemOfApp } from "../../aws/file-system.ts";
import { stacks } from "../../aws/stacks.ts";
import { HitoriError } from "../../base/error.ts";
import { loadConfiguration } from "../../config/load.ts";
import { agreed } from "../ask.ts";
import { bytesText } from "../bytes-text.ts";
import type { Context } from "../context.ts";
import { type DeployedStack, describeStack, requireStack } from "../stack.ts";
import { requireTypedName } from "../typed-name.ts";

export interface DestroyOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  /** The file system that is to go with the stack, or that an earlier destroy left. */
  readonly deleteData?: string;
  readonly confirm?: string;
}

const retained = new Set(["AWS::EFS::FileSystem"]);

/**
 * `hitori destroy`: deletes the stack. The file system stays, and is named; `--delete-data` with its id takes it too, once
 * the app's name is typed. Running again goes on where an earlier run was ended.
 */
export async function destroy(context: Context, options: DestroyOptions): Promise<number> {
  const { output } = context;
  const app = loadConfiguration(context.options.file ?? "hitori.yml").name;
  const doomed =
    options.deleteData === undefined
      ? undefined
      : await fileSystemOfApp(context.connection(), options.deleteData, app);
  const found = await describeStack(context, app);
  const stack = doomed ? found : requireStack(found, "anything");
  const kept = (stack ? await keptResources(context, stack) : []).filter((id) => id !== doomed?.fileSystemId);
  const document = {
    stack: stack?.name ?? null,
    kept,
    ...(doomed ? { deleted: [doomed.fileSystemId] } : {}),
  };
  const fate = fateOf(stack, doomed, kept);
  if (options.dryRun) {
    output.result(`Would delete ${fate}`, document);
    return 0;
  }
  if (doomed) {
    output.progress(output.style("red", `This deletes ${fate}`));
    await requireTypedName(context, app, options.confirm, "Nothing was deleted");
  } else if (!(await agreed(output, `Delete ${fate}`, options.yes === true))) return 0;
  if (stack) await deleteStack(context, stack);
  if (doomed)
    await deleteFileSystem(context.connection(), doomed.fileSystemId, context.clock, context.signal);
  output.result(`Gone: ${fate}`, document);
  return 0;
}

/** `stack hitori-chat. Its data stays: …`: what goes, and what becomes of the data. */
function fateOf(
  stack: DeployedStack | undefined,
  doomed: AppFileSystem | undefined,
  kept: readonly string[],
): string {
  const data =
    doomed && `file system ${doomed.fileSystemId} with everything on it (${bytesText(doomed.bytes)})`;
  const what = [stack && `stack ${stack.name}`, data].filter((one) => one !== undefined).join(" and ");
  const backups = doomed ? " What AWS Backup has of it stays as long as its plan says." : "";
  const [first] = kept;
  const stays =
    first === undefined
      ? ""
      : ` Its data stays: ${kept.join(", ")} (to deploy on it again: storage: {fileSystem: ${first}} in hitori.yml; to delete it: hitori destroy --delete-data ${first}).`;
  return `${what}.${backups}${stays}`;
}

async function deleteStack({ connection, clock, output, signal }: Context, stack: DeployedStack) {
  const cloudFormation = await stacks(connection(), clock);
  const since = clock.now();
  const onEvent = ({ ResourceStatus, LogicalResourceId, ResourceStatusReason = "" }: StackEvent) => {
    if (!ResourceStatus?.startsWith("DELETE_") || ResourceStatus === "DELETE_IN_PROGRESS") return;
    output.progress(`${ResourceStatus.padEnd(18)} ${LogicalResourceId}  ${ResourceStatusReason}`);
  };
  await cloudFormation.remove(stack.name);
  const ended = await cloudFormation.follow(stack.id, since, onEvent, signal);
  if (ended.StackStatus === "DELETE_COMPLETE") return;
  throw new HitoriError({
    code: "DESTROY_FAILED",
    message: `Stack ${stack.name} ended in ${ended.StackStatus}: ${ended.StackStatusReason ?? ""}`,
    hint: "Mend the cause, then again: hitori destroy",
  });
}

async function keptResources(context: Context, stack: DeployedStack): Promise<string[]> {
  const cloudFormation = await stacks(context.connection(), context.clock);
  return (await cloudFormation.resources(stack.name))
    .filter((resource) => retained.has(resource.ResourceType ?? ""))
    .map((resource) => resource.PhysicalResourceId ?? "");
}
