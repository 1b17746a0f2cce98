import { formatDuration } from "../../base/duration.ts";
import type { DrillProgress } from "../../drill/progress.ts";
import { sentence } from "../../timeline/event.ts";
import type { Words } from "./words.ts";

const resources: Readonly<Record<string, string>> = {
  "AWS::EFS::FileSystem": "shared file system",
  "AWS::EFS::MountTarget": "mount target",
  "AWS::EC2::SecurityGroup": "security group",
  "AWS::EC2::LaunchTemplate": "launch template",
  "AWS::AutoScaling::AutoScalingGroup": "group of one",
  "AWS::ElasticLoadBalancingV2::LoadBalancer": "load balancer",
  "AWS::ElasticLoadBalancingV2::TargetGroup": "target group",
  "AWS::ElasticLoadBalancingV2::Listener": "listener",
  "AWS::IAM::Role": "role",
  "AWS::IAM::InstanceProfile": "instance profile",
  "AWS::SNS::Topic": "notification topic",
  "AWS::SNS::Subscription": "subscription",
  "AWS::Logs::LogGroup": "log group",
  "AWS::EC2::EIP": "Elastic IP address",
};

export const english: Words = {
  sentence,
  duration: formatDuration,
  rule: (rule) => rule,
  question: {
    apply: "Apply these changes?",
    takeDown: (stack) => `This takes ${stack} down for a while. Go on?`,
    makeAnew: (stack, kept) => {
      const stays = kept.length === 0 ? "" : ` What it kept stays: ${kept.join(", ")}.`;
      return `Stack ${stack} failed when it was first made, and AWS lets such a stack only be deleted.${stays} Delete it and make it anew?`;
    },
    goBackAgain: (stack, reason = "AWS gives no reason") =>
      `Stack ${stack} could not go back to its earlier state: ${reason} Have AWS try that again?`,
    nameOf: (app) => `Type the app's name (${app}) to go on`,
  },
  plan: {
    nothing: (stack) => `${stack}: nothing to change.`,
    sum: (stack, count) =>
      `${stack}: ${count("create")} to create, ${count("change")} to change, ${count("replace")} to replace, ${count("delete")} to delete`,
    action: { create: "create", change: "change", replace: "replace", delete: "delete", keep: "keep" },
    resource: (type) => resources[type] ?? type,
    runtime: (name, why) => `runtime: ${name} (${why})`,
    drift: (rule) => `drift   ${rule} deploy sets it right.`,
    price: (after, before, gib) => {
      const now = before === undefined ? "" : `, USD ${before} as it is`;
      return `USD ${after} a month${now} (${gib} GiB of data; line by line: hitori estimate)`;
    },
  },
  deploy: {
    answers: (stack, address) => `${stack} answers at ${address}`,
    noAddress: (stack) =>
      `${stack} stands. It has neither load balancer nor Elastic IP address, so whether the app answers was not asked: hitori status`,
    waitingFor: (address) => `waiting for ${address}`,
    sizesCorrected: "the group's sizes were changed by hand; they are one again",
    took: (time) => `deployed in ${formatDuration(time)}`,
    storage: (fileSystemId, securityGroupId) =>
      [
        `${fileSystemId} is there. Who is in ${securityGroupId} may mount it:`,
        `  aws ec2 modify-instance-attribute --instance-id <id> --groups <its own ones> ${securityGroupId}`,
        `Move the data, on the instance that runs the app: hitori migrate --mount ${fileSystemId}`,
        "Then: hitori deploy --instead-of <instance-id>",
      ].join("\n"),
    oldStops: (instanceId) =>
      `${instanceId} stops; its disk stays. Back: aws ec2 start-instances --instance-ids ${instanceId}`,
  },
  status: {
    stack: "stack",
    group: "group",
    lease: "lease",
    runtime: "runtime",
    address: "address",
    sizes: ({ min, max, desired }) => `min ${min}, max ${max}, desired ${desired}`,
    heldBy: (instanceId, epoch, time) => `${instanceId}, epoch ${epoch}, for ${formatDuration(time)}`,
    nobody: "nobody",
    columns: ["instance", "zone", "state", "health", "target", "doing"],
    waitEndsIn: (said, time) => `${said}, in ${formatDuration(time)}`,
    onHold: "on hold",
    evidence: (path) => `The last words of each start are in ${path}. Mend the cause, then: hitori resume`,
    brokenRule: "broken rule",
  },
  drill: {
    warning: (place, fault, app) =>
      `WARNING: ${place}: the drill ${fault} takes the real ${app} down. People who use it will notice.`,
    putBack: "put back afterwards:",
    nothingToPutBack: "nothing to put back",
    progress,
    round: (round, of) => `round ${round} of ${of}`,
    sameInstance: "the same instance",
    at: (instanceId, zone) => `${instanceId} in ${zone}`,
    part: (name) => name,
    recovery: "recovery",
    never: "never, within the time given",
    notNeeded: "not needed: it never stopped answering",
    held: (reason) => `held: ${reason}`,
    records: (written, lost) =>
      `records on the volume from before the fault: ${written}, lost ${lost} (writes through the app: --write-cmd)`,
    writes: (acknowledged, lost, refused) =>
      `writes acknowledged ${acknowledged}, lost ${lost}, refused ${refused}`,
    overlaps: (pairs) =>
      `epochs that wrote at the same time: ${pairs.length === 0 ? "none" : pairs.join("; ")}`,
    unproven: (pair) => `${pair}: the first one's end was seen by nobody; the second had waited it out`,
    notifications: (received, expected) => `notifications received: ${received} of ${expected}`,
    budget: (broken) => `budget: ${broken.length === 0 ? "kept" : `broken: ${broken.join("; ")}`}`,
    good: ({ held, writes }) => {
      const how = held === undefined ? "healed" : "held with its evidence, then healed";
      if (writes === undefined) return `${how}; nothing was written, so no loss was looked for`;
      return writes.through === "app" ? `${how}, nothing lost` : `${how}, the volume is whole`;
    },
    notGood: "NOT good",
    rounds: {
      columns: ["round", "recovery", "writes", "verdict"],
      never: "never",
      writes: (acknowledged, lost) => `${acknowledged} written, ${lost} lost`,
      good: "good",
      percentiles: (p50, p90, p99, most) => `recovery: p50 ${p50}, p90 ${p90}, p99 ${p99}, most ${most}`,
      allGood: "all good",
    },
  },
  demo: {
    cloudAt: (endpoint) => `local cloud at ${endpoint}`,
    posted: (messages) => `posted ${messages} messages and an upload of 1 MB`,
    messages: (count, allThere) =>
      `messages in the chat ${count}; those from before the fault: ${allThere ? "all there" : "MISSING"}`,
    upload: (same) => `upload ${same ? "the same, byte for byte" : "NOT the same"}`,
    took: (time) => `the whole demo took ${formatDuration(time)}`,
    kept: ({ chat, cloud, command, fileSystem }) =>
      [
        `The chat:          ${chat}`,
        `The local cloud:   ${cloud}   (${command})`,
        `Its file system:   ${fileSystem}`,
        "Ctrl-C ends it; the files stay.",
      ].join("\n"),
  },
};

function progress(said: DrillProgress): string {
  switch (said.moment) {
    case "strikes":
      return `${said.fault}: ${said.sentence}`;
    case "held":
      return said.reason === undefined ? "nobody held the app" : `held: ${said.reason}`;
    case "answers":
      return said.again ? "the app answers again" : "no good answer in time";
    case "judged":
      return said.problems.length === 0 ? "good" : `not good: ${said.problems.join("; ")}`;
  }
}
