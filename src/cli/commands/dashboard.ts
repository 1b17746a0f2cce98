import { dirname, join, resolve } from "node:path";
import { errorCode, HitoriError } from "../../base/error.ts";
import { loadConfiguration } from "../../config/load.ts";
import { Dashboard } from "../../dashboard/dashboard.ts";
import { type PageFile, readPageFile } from "../../dashboard/server/page-file.ts";
import type { Context } from "../context.ts";
import { openPage } from "../dashboard/open-page.ts";
import { priceOf, sourcesOf } from "../dashboard/sources.ts";
import { dashboardToken } from "../dashboard/token.ts";
import { packageDirectory } from "../package-directory.ts";
import { readSince } from "../since.ts";
import { type DeployedStack, findStack, requireStack } from "../stack.ts";
import { usageError } from "../usage-error.ts";
import { drillRecord } from "./drill-restore.ts";

export interface DashboardCommandOptions {
  readonly port: string;
  readonly path?: string;
  readonly since: string;
  readonly open: boolean;
}

/** `hitori dashboard`: serves the app's page on this machine until Ctrl-C. */
export async function dashboard(context: Context, options: DashboardCommandOptions): Promise<number> {
  const port = readPort(options.port);
  const back = readSince(options.since);
  const stack = requireStack(await findStack(context));
  const file = resolve(context.directory, context.options.file ?? "hitori.yml");
  const token = dashboardToken(dirname(file));
  const started = await new Dashboard({
    connection: context.connection(),
    clock: context.clock,
    signal: context.signal,
    app: stack.app,
    stack,
    watched: {
      autoScalingGroupName: stack.outputs.AutoScalingGroupName ?? "",
      logGroupName: stack.outputs.LogGroupName ?? "",
      targetGroupArn: stack.outputs.TargetGroupArn,
    },
    address: probedAddress(context, stack, options.path),
    page: pageFile(),
    token,
    port,
    back,
    price: priceOf(context),
    sources: sourcesOf(context, stack, drillRecord(context)),
  }).start();
  const url = `http://127.0.0.1:${started.port}/?token=${token}`;
  const { output } = context;
  const only = context.connection().endpoint === undefined ? " It changes nothing on AWS." : "";
  const text = `The dashboard of ${stack.app}: ${url}\nWhoever has this address can use it.${only} Ctrl-C ends it.`;
  output.result(text, { app: stack.app, url, port: started.port, token });
  if (options.open && output.interactive) openPage(url);
  await started.ended;
  return 0;
}

/** What is asked of the app: the path of its own health check, where nothing else is said. */
function probedAddress(
  context: Context,
  { address }: DeployedStack,
  path: string | undefined,
): string | undefined {
  if (address === undefined) return undefined;
  const { ingress } = loadConfiguration(context.options.file ?? "hitori.yml");
  const usual = ingress.loadBalancer?.healthCheckPath ?? "/";
  return new URL(path ?? usual, address).href;
}

/** @throws HitoriError DASHBOARD_PAGE_MISSING */
function pageFile(): PageFile {
  const path = join(packageDirectory(), "dist", "dashboard.html");
  try {
    return readPageFile(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    throw new HitoriError({
      code: "DASHBOARD_PAGE_MISSING",
      message: `The dashboard's page is not at ${path}.`,
      hint: "Install the package again: npm install hitori",
      cause: error,
    });
  }
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw usageError(`--port: got ${text}, expected a port from 0 to 65535.`, "See: hitori dashboard --help");
}
