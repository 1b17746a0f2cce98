import { writeFileSync } from "node:fs";
import { audit as auditOf, isAtRisk } from "../../audit/audit.ts";
import { observeEstate, type Selection } from "../../aws/estate.ts";
import type { HitoriError } from "../../base/error.ts";
import { loadConfiguration } from "../../config/load.ts";
import { stackNameOf } from "../../template/names.ts";
import { auditPage } from "../audit-page.ts";
import { auditText } from "../audit-text.ts";
import type { Context } from "../context.ts";
import { readPrices } from "../known-prices.ts";
import { usageError } from "../usage-error.ts";

interface AuditOptions {
  readonly instance?: string;
  readonly stack?: string;
  readonly tag?: string;
  readonly report?: string;
}

/** `hitori audit`: what would stop the app, or lose its data, as it runs today. 3 where something would. */
export async function audit(context: Context, options: AuditOptions): Promise<number> {
  const { output, clock } = context;
  const connection = context.connection();
  const selection = selectionOf(context, options);
  const estate = await observeEstate(connection, selection, clock);
  const findings = auditOf(estate, readPrices(connection.region));
  const seen = {
    region: connection.region,
    instances: estate.instances.flatMap(({ InstanceId }) => InstanceId ?? []),
    groups: estate.groups.flatMap(({ AutoScalingGroupName }) => AutoScalingGroupName ?? []),
    fileSystems: estate.fileSystems.flatMap(({ description }) => description.FileSystemId ?? []),
    loadBalancers: estate.loadBalancers.flatMap(({ LoadBalancerName }) => LoadBalancerName ?? []),
    databases: estate.databases.flatMap(({ DBInstanceIdentifier }) => DBInstanceIdentifier ?? []),
  };
  if (options.report !== undefined) {
    writeFileSync(options.report, auditPage(seen, findings, clock.now()));
    output.progress(`report: ${options.report}`);
  }
  output.result(auditText(output, seen, findings), { ...seen, findings, atRisk: isAtRisk(findings) });
  return isAtRisk(findings) ? 3 : 0;
}

function selectionOf(context: Context, { instance, stack, tag }: AuditOptions): Selection {
  const given = [instance, stack, tag].filter((one) => one !== undefined);
  if (given.length > 1) throw usage(`--instance, --stack and --tag: got ${given.length}, expected one.`);
  if (instance !== undefined) return { instanceId: instance };
  if (stack !== undefined) return { stackName: stack };
  if (tag === undefined)
    return { stackName: stackNameOf(loadConfiguration(context.options.file ?? "hitori.yml").name) };
  const [key = "", ...value] = tag.split("=");
  if (key === "" || value.length === 0) throw usage(`--tag: got "${tag}", expected key=value.`);
  return { tag: { key, value: value.join("=") } };
}

function usage(message: string): HitoriError {
  return usageError(message, "hitori audit --help");
}
