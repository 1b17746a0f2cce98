import { existsSync, writeFileSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { type Adopted, adopt } from "../../aws/adopt.ts";
import { HitoriError } from "../../base/error.ts";
import { findComposeFiles, readCompose } from "../../compose/read.ts";
import { parseConfiguration } from "../../config/load.ts";
import { isTagKey } from "../../config/schema.ts";
import { type NewConfiguration, writeConfiguration } from "../../config/write-configuration.ts";
import { answer } from "../ask.ts";
import type { Context } from "../context.ts";
import { usageError } from "../usage-error.ts";

interface InitOptions {
  readonly name?: string;
  readonly type?: string;
  readonly targetGroup?: string;
  readonly loadBalancer?: string;
  readonly fromInstance?: string;
  readonly force?: boolean;
}

/** `hitori init`: writes hitori.yml, from a compose project and, where it runs already, from its instance. */
export async function init(
  context: Context,
  options: InitOptions,
  given: readonly string[],
): Promise<number> {
  const file = context.options.file ?? "hitori.yml";
  if (existsSync(file) && !options.force)
    throw new HitoriError({
      code: "CONFIG_EXISTS",
      message: `${file} is there already; it was left as it is.`,
      hint: `Write it anew:  hitori init --force   or use what it says:  hitori plan`,
    });
  const found = given.length > 0 ? given : findComposeFiles(dirname(file));
  const compose = readCompose(found);
  const adopted = options.fromInstance ? await adopt(context.connection(), options.fromInstance) : undefined;
  const wanted = await wantedOf(context, options, adopted, nameFrom(compose.file));
  const text = writeConfiguration({
    ...wanted,
    composeFiles: found.map((path) => relative(dirname(resolve(file)), resolve(path))),
    schema: "./node_modules/hitori/schema/hitori.json",
  });
  // What is written is read as any other hitori.yml: a name or a tag that it would refuse is told now.
  parseConfiguration(text, file);
  writeFileSync(file, text);
  const next = "Look what would be made:  hitori check   Then:  hitori plan";
  context.output.result(`Wrote ${file}.${adoptedWords(adopted)}\n${next}`, { file, text });
  return 0;
}

async function wantedOf(
  { output }: Context,
  options: InitOptions,
  adopted: Adopted | undefined,
  name: string,
): Promise<Omit<NewConfiguration, "composeFiles" | "schema">> {
  const targetGroup = options.targetGroup ?? adopted?.targetGroup;
  const port = targetGroup
    ? ""
    : (options.loadBalancer ??
      (await answer(output, "Port of a load balancer of its own, or nothing (--load-balancer)", "")));
  return {
    name: options.name ?? (await answer(output, "Name of the app (--name)", name)),
    instanceType:
      options.type ?? adopted?.instanceType ?? (await answer(output, "Instance type (--type)", "t4g.small")),
    ...(adopted ? adoptedParts(adopted) : {}),
    ...(targetGroup === undefined ? {} : { targetGroup }),
    ...(port === "" ? {} : { loadBalancerPort: portOf(port) }),
  };
}

function adoptedParts(adopted: Adopted): Partial<NewConfiguration> {
  const { instanceProfile, keyPair, securityGroups, vpc, subnets, tags } = adopted;
  return {
    ...(instanceProfile === undefined ? {} : { instanceProfile }),
    ...(keyPair === undefined ? {} : { keyPair }),
    securityGroups,
    vpc,
    subnets,
    tags: Object.fromEntries(Object.entries(tags).filter(([key]) => isTagKey(key))),
  };
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw usageError(`--load-balancer: got "${text}", expected a port from 1 to 65535.`, "hitori init --help");
}

/** The project directory's name, as Compose makes a project's name of it. */
function nameFrom(composeFile: string): string {
  const name = basename(dirname(resolve(composeFile)))
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return name === "" ? "app" : name;
}

function adoptedWords(adopted: Adopted | undefined): string {
  if (!adopted) return "";
  const { instanceId, availabilityZone, subnets, targetGroup, tags } = adopted;
  const left = Object.keys(tags).filter((key) => !isTagKey(key));
  const tagWords =
    left.length > 0 ? ` Tags that instance metadata cannot offer stay out: ${left.join(", ")}.` : "";
  const ingress = targetGroup === undefined ? "no target group" : "its target group";
  return ` It takes over from ${instanceId} (${availabilityZone} alone): type, ${subnets.length} subnets in as many zones, security groups, ${ingress}.${tagWords}`;
}
