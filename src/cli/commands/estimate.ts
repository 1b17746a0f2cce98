import { version } from "../../base/version.ts";
import { readProjectFiles } from "../../compose/project-files.ts";
import { readCompose } from "../../compose/read.ts";
import { loadConfiguration } from "../../config/load.ts";
import { estimate as estimateOf } from "../../estimate/estimate.ts";
import { Prices } from "../../estimate/prices.ts";
import { buildTemplate } from "../../template/build-template.ts";
import type { Template } from "../../template/template.ts";
import type { Context } from "../context.ts";
import { estimateText } from "../estimate-text.ts";
import { priceFile } from "../known-prices.ts";
import { usageError } from "../usage-error.ts";

interface EstimateOptions {
  readonly gib: string;
  readonly readGib: string;
  readonly writeGib: string;
  readonly instancePrice?: string;
  readonly lines?: boolean;
}

/** `hitori estimate`: USD a month of hitori.yml's design and of its alternatives. Asks no cloud. */
export async function estimate(context: Context, options: EstimateOptions): Promise<number> {
  const connection = context.connection();
  const prices = new Prices(priceFile(), connection.region);
  const usage = {
    dataGib: number(options.gib, "--gib"),
    readGib: number(options.readGib, "--read-gib"),
    writeGib: number(options.writeGib, "--write-gib"),
    ...(options.instancePrice === undefined
      ? {}
      : { instancePrice: number(options.instancePrice, "--instance-price") }),
  };
  const { name, template } = templateOf(context, connection.region);
  const made = estimateOf(template, usage, prices);
  context.output.result(estimateText(context.output, name, made), { app: name, ...made });
  return 0;
}

/** hitori.yml's template in a network as AWS makes it for every account: a subnet in each of three zones. */
function templateOf(context: Context, region: string): { name: string; template: Template } {
  const configuration = loadConfiguration(context.options.file ?? "hitori.yml");
  const compose = readCompose(configuration.composeFiles);
  const template = buildTemplate({
    configuration,
    compose,
    projectFiles: readProjectFiles(compose),
    network: {
      vpcId: "vpc-0",
      vpcCidr: "172.31.0.0/16",
      subnets: ["a", "b", "c"].map((zone) => ({
        subnetId: `subnet-${zone}`,
        availabilityZone: `${region}${zone}`,
      })),
    },
    zonesWithMountTarget: [],
    package: `hitori@${version()}`,
    sourceDirectory: "",
  });
  return { name: configuration.name, template };
}

function number(text: string, option: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw usageError(`${option}: got "${text}", expected a number from 0.`, "hitori estimate --help");
}
