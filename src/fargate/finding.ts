import type { Finding } from "../check/finding.ts";
import type { Field } from "../compose/field.ts";
import type { Place } from "../compose/tree.ts";

/** `error`: Fargate would not run it, or not as it is meant. `warning`: it runs, and somebody should know. */
type Severity = "error" | "warning";

/** One thing that Fargate does not do as the instance does. */
export interface FargateFinding extends Omit<Finding, "severity" | "ignored"> {
  readonly severity: Severity;
}

/** What a rule finds; the rest comes from the table of codes. */
export interface Found {
  readonly code: keyof typeof codes;
  readonly severity?: Severity;
  readonly service?: string;
  readonly at: Field | Place;
  readonly message: string;
}

/** What a code means, once for all; docs/fargate.md has the same table. */
export const codes = {
  FARGATE_IMAGE_MISSING: code("error", "Push it and name it: image: registry.example.org/app:1"),
  FARGATE_IMAGE_LOCAL: code("error", "Tag and push it to a registry, and name that under image."),
  FARGATE_PRIVILEGED: code("error", "Take it out, or stay on the instance."),
  FARGATE_CAPABILITY: code("error", "Take it out: SYS_PTRACE is the only one that Fargate adds."),
  FARGATE_DEVICE: code("error", "Take it out, or stay on an instance of a type that has it."),
  FARGATE_NETWORK_MODE: code("error", "Take network_mode out: a task's containers share one network anyway."),
  FARGATE_NAMESPACE: code("error", "Take it out: there is no machine to share it with."),
  FARGATE_SYSCTL: code("error", "Take it out: Fargate sets parameters of net.* alone."),
  FARGATE_HOST_PATH: code("error", "Put it into the image, or bind a directory beside the compose file."),
  FARGATE_FILE_MOUNT: code("error", "Put the file into the image."),
  FARGATE_VOLUME_DRIVER: code(
    "error",
    "Use a plain named volume, which becomes a directory of the file system.",
  ),
  FARGATE_DEEP_PATH: code("error", "Move it up: an access point takes four directories and 100 characters."),
  FARGATE_TMPFS_SIZE: code("error", "Say its size: tmpfs: [/run:size=64m]"),
  FARGATE_STOP_GRACE: code("error", "Bring it to 120 s or less, or stay on the instance."),
  FARGATE_REPLICAS: code("error", "Let it run once: a task has one of each container."),
  FARGATE_TOO_MANY_CONTAINERS: code(
    "error",
    "Take services out, or run them elsewhere: the lease's is one of ten.",
  ),
  FARGATE_TOO_BIG: code("error", "Lower the limits, or stay on the instance."),
  FARGATE_PORT_COLLISION: code("error", "Let one of them listen on another port: they share one address."),
  FARGATE_HOST_PORT: code(
    "error",
    "Let the container listen on the port that people use, or put a load balancer in front.",
  ),
  FARGATE_NO_TARGET: code(
    "error",
    "Publish the port in the compose file, or say it: ingress: {loadBalancer: {targetPort: 3000}}",
  ),
  FARGATE_NO_ELASTIC_IP: code("error", "Use ingress: {loadBalancer: {}}"),
  FARGATE_HEALTH_UNKNOWN: code(
    "error",
    "Write the health check into the compose file: ECS does not read the image's.",
  ),
  FARGATE_NO_HOST_GUARD: code(
    "warning",
    "Read docs/fargate.md: stay on the instance where two writers must be impossible.",
  ),
  FARGATE_DATABASE_ON_EFS: code(
    "warning",
    "Let AWS run it: then the task has no state of its own. hitori database",
  ),
  FARGATE_NAME_CHANGED: code(
    "warning",
    "Look whether it is right; or write 127.0.0.1 into a compose file of its own.",
  ),
  FARGATE_NAME_UNKNOWN: code(
    "warning",
    "Where it is a host, write 127.0.0.1: names of services mean nothing in a task.",
  ),
  FARGATE_HEALTH_LIMIT: code("warning", "Nothing, or bring it within ECS's limits."),
  FARGATE_SIZE_GUESSED: code(
    "warning",
    "Say what each service needs: deploy: {resources: {limits: {cpus: '0.5', memory: 512M}}}",
  ),
  FARGATE_KEY_LEFT_OUT: code("warning", "Look whether the app does without."),
} as const;

function code(severity: Severity, remedy: string) {
  return { severity, remedy };
}
