import { z } from "zod";
import { parseDuration } from "../base/duration.ts";

/** A duration of whole seconds between two bounds, `5s` to `300s`. */
function duration(otherwise: string, least = "0s", most = "7d") {
  return durationText(least, most).default(otherwise);
}

function durationText(least = "0s", most = "7d") {
  const expected =
    least === "0s" && most === "7d" ? "a duration such as 300s or 5m" : `a duration from ${least} to ${most}`;
  return z
    .string(expected)
    .regex(/^(\d+(\.\d+)?(ms|s|m|h|d))+$/, expected)
    .refine((text) => {
      const seconds = secondsOf(text);
      return Number.isInteger(seconds) && seconds >= secondsOf(least) && seconds <= secondsOf(most);
    }, expected)
    .describe(expected);
}

const named = (pattern: RegExp, example: string) => z.string().regex(pattern, example);

const subnetId = named(/^subnet-[0-9a-z]+$/, "a subnet id such as subnet-0abc");
const securityGroupId = named(/^sg-[0-9a-z]+$/, "a security group id such as sg-0abc");
const port = z
  .int("a port from 1 to 65535")
  .min(1, "a port from 1 to 65535")
  .max(65_535, "a port from 1 to 65535");
const path = named(/^\/\S*$/, "a path that starts with /");

/**
 * Instance tags are offered by the metadata service (the agent reads them there); with that on, EC2 refuses to launch
 * an instance whose tag keys hold anything else (EC2 user guide, "Work with instance tags in instance metadata").
 */
const tagKey = z
  .string()
  .regex(
    /^(?!aws:)(?!\.{1,2}$)(?!_index$)[A-Za-z0-9+\-=.,_:@]{1,128}$/,
    "tag names of letters, digits and + - = . , _ : @",
  );

/** Whether `tags` takes this key. */
export function isTagKey(key: string): boolean {
  return tagKey.safeParse(key).success;
}

const instance = z.strictObject({
  type: named(/^[a-z0-9-]+\.[a-z0-9-]+$/, "an instance type such as t4g.small")
    .default("t4g.small")
    .describe("EC2 instance type"),
  image: z
    .union(
      [
        z.enum(["latest", "debian-12", "ubuntu-22.04", "ubuntu-24.04", "baked"]),
        named(/^ami-[0-9a-z]+$/, "ami"),
        named(/^resolve:ssm:\S+$/, "ssm"),
      ],
      {
        error:
          "latest, debian-12, ubuntu-22.04, ubuntu-24.04, baked, an id such as ami-0abc, or resolve:ssm:<parameter>",
      },
    )
    .default("latest")
    .describe(
      "latest Amazon Linux 2023, Debian 12 or Ubuntu, the newest one that was baked, an AMI's id, or resolve:ssm:<parameter>",
    ),
  instanceProfile: z
    .string()
    .min(1)
    .optional()
    .describe("name or ARN of an existing instance profile; default: one of its own with least privilege"),
  keyPair: z.string().min(1).optional().describe("name of an EC2 key pair"),
  securityGroups: z.array(securityGroupId).default([]).describe("more security groups for the instance"),
});

const network = z.strictObject({
  vpc: named(/^(default|vpc-[0-9a-z]+)$/, "default, or an id such as vpc-0abc").default("default"),
  subnets: z
    .array(subnetId)
    .default([])
    .describe("subnets of at least two zones; default: one of each zone of the VPC"),
});

const mebibytes = named(/^\d+(\.\d+)?\s?MiBps$/, "a throughput such as 10MiBps");

const storage = z.strictObject({
  fileSystem: named(/^(new|fs-[0-9a-z]+)$/, "new, or an id such as fs-0abc")
    .default("new")
    .describe("new, or the id of an existing EFS file system"),
  mountPath: path.default("/efs").describe("where the instance mounts it"),
  throughput: z
    .union([z.enum(["elastic", "bursting"]), z.strictObject({ provisioned: mebibytes })], {
      error: "elastic, bursting or {provisioned: 10MiBps}",
    })
    .default("elastic")
    .describe("elastic, bursting or {provisioned: 10MiBps}"),
  backup: z.boolean("true or false").default(true).describe("daily backups by AWS Backup"),
});

const loadBalancer = z.strictObject({
  port: port.default(80).describe("where it listens"),
  certificate: named(/^arn:\S+:acm:\S+$/, "the ARN of a certificate in ACM")
    .optional()
    .describe("makes the listener HTTPS"),
  scheme: z.enum(["internet-facing", "internal"]).default("internet-facing"),
  targetPort: port
    .optional()
    .describe("the app's port on the instance; default: the first that it publishes"),
  healthCheckPath: path.default("/").describe("what is asked for the app's health"),
  healthCheckInterval: duration("10s", "5s", "300s").describe("between two health checks"),
  deregistrationDelay: duration("5s", "0s", "1h").describe(
    "how long a leaving instance may finish its answers",
  ),
});

const ingress = z
  .strictObject({
    targetGroup: named(/^arn:\S+:targetgroup\/\S+$/, "the ARN of a target group")
      .optional()
      .describe("an existing target group; its load balancer must be let in by instance.securityGroups"),
    loadBalancer: loadBalancer.optional().describe("an Application Load Balancer of its own"),
    elasticIp: named(/^(new|eipalloc-[0-9a-z]+)$/, "new, or an id such as eipalloc-0abc")
      .optional()
      .describe(
        "an Elastic IP address that moves to the instance that may write; costs less than a load balancer",
      ),
  })
  .refine(
    ({ targetGroup, loadBalancer, elasticIp }) =>
      [targetGroup, loadBalancer, elasticIp].filter((one) => one !== undefined).length < 2,
    "one of targetGroup, loadBalancer and elasticIp",
  );

const healing = z.strictObject({
  healthCheck: z
    .enum(["ec2", "elb", "app"])
    .default("ec2")
    .describe(
      "whose verdict replaces the instance: EC2's, the load balancer's, or the agent's through the breaker",
    ),
  gracePeriod: duration("300s").describe("how long a new instance is left alone"),
  cooldown: duration("150s"),
  terminationPolicy: z
    .enum([
      "OldestInstance",
      "NewestInstance",
      "OldestLaunchTemplate",
      "ClosestToNextInstanceHour",
      "AllocationStrategy",
      "Default",
    ])
    .default("OldestInstance"),
  breaker: z
    .strictObject({
      replacements: z.int("a whole number from 1").min(1, "a whole number from 1").default(3),
      within: duration("1h"),
    })
    .prefault({})
    .describe("after so many replacements without a healthy app it holds"),
});

const drills = z.strictObject({
  budget: z
    .strictObject({
      recovery: durationText("1s")
        .optional()
        .describe("until the first good answer after the fault; a drill over it ends with exit code 3"),
      lostWrites: z.int("a whole number from 0").min(0, "a whole number from 0").optional(),
    })
    .prefault({})
    .describe("what a drill may cost"),
});

const notifications = z.strictObject({
  topic: named(/^arn:\S+:sns:\S+$/, "the ARN of an SNS topic").optional(),
  email: z.array(z.email("an e-mail address")).default([]),
});

const tags = z.record(
  tagKey,
  z
    .union([z.string().max(256, "at most 256 letters"), z.number(), z.boolean()], { error: "a text" })
    .transform(String),
);

/** hitori.yml. `x-` keys are taken out before it is checked. */
export const schema = z.strictObject({
  name: named(
    /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/,
    "a name of lower-case letters, digits and -, at most 32",
  ).describe("the app's name; also the stack's, after hitori-"),
  compose: z
    .union(
      [z.string("a path").min(1, "a path"), z.array(z.string("a path").min(1, "a path")).min(1, "a path")],
      {
        error: "a path, or a list of paths",
      },
    )
    .default("docker-compose.yml")
    .describe("the compose file, or several of which the later are laid over the earlier"),
  runtime: z
    .enum(["auto", "containers", "processes", "docker compose", "docker-compose", "podman compose"], {
      error: "auto, containers, processes, docker compose, docker-compose or podman compose",
    })
    .default("auto")
    .describe(
      "how the app runs; auto: in containers where an engine answers and has the images, on the local cloud else as processes",
    ),
  instance: instance.prefault({}),
  network: network.prefault({}),
  storage: storage.prefault({}),
  ingress: ingress.prefault({}),
  healing: healing.prefault({}),
  logs: z
    .strictObject({
      forward: z
        .boolean("true or false")
        .default(true)
        .describe("the app's own output goes to CloudWatch Logs, which costs about USD 0.5 to 0.8 a GB"),
    })
    .prefault({})
    .describe("what hitori logs reads"),
  notifications: notifications.prefault({}),
  drills: drills.prefault({}),
  tags: tags.default({}),
});

/** hitori.yml as written in full: every default filled in, durations still as text. */
export type WrittenConfiguration = z.output<typeof schema>;

/** Seconds of a duration that the schema has accepted. */
export function secondsOf(text: string): number {
  return (parseDuration(text) ?? 0) / 1000;
}
