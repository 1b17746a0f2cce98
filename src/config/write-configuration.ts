import { stringify } from "yaml";

/** What a new hitori.yml says; everything left out has its default. */
export interface NewConfiguration {
  readonly name: string;
  /** From where hitori.yml stands. */
  readonly composeFiles: readonly string[];
  /** Where editors find the schema. */
  readonly schema: string;
  readonly instanceType?: string;
  readonly instanceProfile?: string;
  readonly keyPair?: string;
  readonly securityGroups?: readonly string[];
  readonly vpc?: string;
  readonly subnets?: readonly string[];
  readonly targetGroup?: string;
  /** Port of a load balancer of its own. */
  readonly loadBalancerPort?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The text of a hitori.yml, with a word on each part. What is not set stands there as a comment, with its default. */
export function writeConfiguration(given: NewConfiguration): string {
  const [first, ...more] = given.composeFiles;
  const compose = more.length > 0 ? flow(given.composeFiles) : scalar(first ?? "docker-compose.yml");
  return [
    `# yaml-language-server: $schema=${given.schema}`,
    "# Name and compose must be there. What stands behind a # is the default.",
    `name: ${scalar(given.name)}`,
    `compose: ${compose}`,
    "",
    "instance:",
    setOr("type", given.instanceType, "t4g.small"),
    line("# image: latest", "Amazon Linux 2023; debian-12, ubuntu-24.04, or an AMI's id"),
    setOr("instanceProfile", given.instanceProfile, "…", "default: one of its own, with least privilege"),
    setOr("keyPair", given.keyPair, "…", "default: none; Session Manager needs none"),
    setOr("securityGroups", given.securityGroups, "[]", "more of them, beside its own"),
    "",
    "network:",
    setOr("vpc", given.vpc, "default"),
    setOr("subnets", given.subnets, "[]", "default: one of each zone"),
    "",
    "storage:",
    line("# fileSystem: new", "or the id of one that is there: fs-0abc"),
    line("# throughput: elastic", "elastic, bursting or {provisioned: 10MiBps}"),
    line("# backup: true"),
    "",
    "ingress:",
    ...ingress(given),
    "",
    "healing:",
    line("# healthCheck: ec2", "ec2, elb, or app: the agent's verdict, through the breaker"),
    line("# gracePeriod: 300s"),
    line("# cooldown: 150s"),
    line("# breaker: {replacements: 3, within: 1h}"),
    "",
    "notifications:",
    line("# email: [ops@example.org]", "or topic: arn:aws:sns:…"),
    ...(given.tags && Object.keys(given.tags).length > 0 ? ["", "tags:", ...tags(given.tags)] : []),
    "",
  ].join("\n");
}

function ingress({ targetGroup, loadBalancerPort }: NewConfiguration): string[] {
  if (targetGroup !== undefined) return [`  targetGroup: ${scalar(targetGroup)}`];
  if (loadBalancerPort !== undefined) return [`  loadBalancer: {port: ${loadBalancerPort}}`];
  return [
    line("# targetGroup: arn:…", "an existing one, or a load balancer of its own:"),
    line("# loadBalancer: {port: 80}", "or an address that moves with the app:"),
    line("# elasticIp: new"),
  ];
}

function tags(given: Readonly<Record<string, string>>): string[] {
  return Object.entries(given).map(([key, value]) => `  ${scalar(key)}: ${scalar(value)}`);
}

function setOr(
  key: string,
  value: string | readonly string[] | undefined,
  otherwise: string,
  comment?: string,
): string {
  if (value === undefined || value.length === 0) return line(`# ${key}: ${otherwise}`, comment);
  return line(`${key}: ${typeof value === "string" ? scalar(value) : flow(value)}`);
}

function line(text: string, comment?: string): string {
  return comment === undefined ? `  ${text}` : `  ${text.padEnd(30)}# ${comment}`;
}

function scalar(value: string): string {
  // A block would need lines of its own: yaml takes one for what begins like the end of a document (`...a`).
  return stringify(value, { lineWidth: 0, blockQuote: false }).trim();
}

function flow(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(", ")}]`.replaceAll(/"([\w./-]+)"/g, "$1");
}
