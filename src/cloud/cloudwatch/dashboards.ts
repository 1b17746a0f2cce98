import type {
  DeleteDashboardsCommandInput,
  GetDashboardCommandInput,
  ListDashboardsCommandInput,
  PutDashboardCommandInput,
} from "@aws-sdk/client-cloudwatch";
import type { Account } from "../account.ts";
import { isJson } from "../is-json.ts";
import { ServiceError } from "../service-error.ts";
import { invalidValue, page } from "./find.ts";
import { cloudWatch, type Dashboard } from "./state.ts";

/** Keeps the body as it was given; nothing is drawn. @throws ServiceError InvalidParameterInput */
export function putDashboard(input: PutDashboardCommandInput, account: Account) {
  const { DashboardName: name = "", DashboardBody: body = "" } = input;
  if (!/^[\w-]{1,255}$/.test(name)) {
    throw invalidInput(
      `The value ${name} for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).`,
    );
  }
  if (!isJson(body)) throw invalidInput("The field DashboardBody must be a valid JSON object");
  dashboardsOf(account)[name] = { name, body, modifiedAt: account.now };
  return { DashboardValidationMessages: [] };
}

export function getDashboard(input: GetDashboardCommandInput, account: Account) {
  const { name, body } = find(account, input.DashboardName);
  return { DashboardArn: arn(account, name), DashboardName: name, DashboardBody: body };
}

export function listDashboards(input: ListDashboardsCommandInput, account: Account) {
  const wanted = Object.values(dashboardsOf(account))
    .filter(({ name }) => name.startsWith(input.DashboardNamePrefix ?? ""))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const { items, NextToken } = page(wanted, input.NextToken, 1000);
  const DashboardEntries = items.map(({ name, body, modifiedAt }) => ({
    DashboardName: name,
    DashboardArn: arn(account, name),
    LastModified: new Date(modifiedAt),
    Size: Buffer.byteLength(body),
  }));
  return { DashboardEntries, NextToken };
}

/** All of them or, where one is not there, none [API:cloudwatch DeleteDashboards]. */
export function deleteDashboards(
  input: DeleteDashboardsCommandInput,
  account: Account,
): Record<string, never> {
  const names = input.DashboardNames ?? [];
  if (names.length === 0) throw invalidValue("Need to specify at least 1 dashboard.");
  const found = names.map((name) => find(account, name).name);
  for (const name of found) delete dashboardsOf(account)[name];
  return {};
}

function dashboardsOf(account: Account): Record<string, Dashboard> {
  const state = cloudWatch.of(account);
  state.dashboards ??= {};
  return state.dashboards;
}

function find(account: Account, name = ""): Dashboard {
  const dashboards = dashboardsOf(account);
  const found = Object.hasOwn(dashboards, name) ? dashboards[name] : undefined;
  if (found) return found;
  throw new ServiceError("ResourceNotFound", `Dashboard ${name} does not exist`, 404);
}

/** Dashboards belong to the account: their ARN names no region. */
function arn(account: Account, name: string): string {
  return account.arn("cloudwatch", `dashboard/${name}`).replace(`:${account.region}:`, "::");
}

function invalidInput(message: string): ServiceError {
  return new ServiceError("InvalidParameterInput", message);
}
