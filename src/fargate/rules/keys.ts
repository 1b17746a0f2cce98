import type { FargateInput } from "../fargate-input.ts";
import type { Found } from "../finding.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Keys that become part of the task definition, that a finding of their own speaks of, or that mean nothing there. */
const known = words(`
  annotations attach build cap_add cap_drop cgroup command configs container_name cpus depends_on deploy develop
  device_cgroup_rules devices entrypoint env_file environment expose extends gpus healthcheck image init ipc labels
  logging mem_limit mem_reservation network_mode networks pid platform ports privileged profiles pull_policy read_only
  restart scale secrets stdin_open stop_grace_period sysctls tmpfs tty ulimits user userns_mode uts volumes working_dir`);

/** What ECS on Fargate has no word for is left out, and said. */
export function keyRules({ compose }: FargateInput): Found[] {
  return compose.services.flatMap(({ name, field }) =>
    field
      .entries()
      .filter(([key, value]) => value.present && !known.has(key) && !key.startsWith("x-"))
      .map(([key, at]) => {
        const message = `${name}'s ${key} has no counterpart in a task, and is left out`;
        return { code: "FARGATE_KEY_LEFT_OUT" as const, service: name, at, message };
      }),
  );
}
