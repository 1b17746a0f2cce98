import { closestWord } from "../base/closest-word.ts";
import type { Field } from "./field.ts";
import type { Reading } from "./reading.ts";

/** The keys of the Compose specification (docs.docker.com/reference/compose-file), those of versions 2 and 3 included. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const top = words("version name include services networks volumes secrets configs models");

const service = words(`
  annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name cpu_count
  cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on deploy
  develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file environment expose extends
  external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links logging
  mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks oom_kill_disable
  oom_score_adj pid pids_limit platform ports post_start pre_stop privileged profiles provider pull_policy
  pull_refresh_after read_only restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period
  stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts volume_driver volumes volumes_from
  working_dir`);

const below: Readonly<Record<string, readonly string[]>> = {
  healthcheck: words("disable interval retries start_interval start_period test timeout"),
  deploy: words(
    "endpoint_mode labels mode placement replicas resources restart_policy rollback_config update_config",
  ),
  logging: words("driver options"),
};

const sections: Readonly<Record<string, readonly string[]>> = {
  volumes: words("driver driver_opts external labels name"),
  networks: words("attachable driver driver_opts enable_ipv4 enable_ipv6 external internal ipam labels name"),
  configs: words("content driver driver_opts environment external file labels name template_driver"),
  secrets: words("driver driver_opts environment external file labels name template_driver"),
};

/**
 * Finds keys that Compose does not know. One that looks like a known one misspelt is refused, as Compose refuses it;
 * the rest is noted, since a newer Compose may know more than this list.
 */
export function checkKeys(root: Field, reading: Reading): void {
  check(root, top, reading);
  for (const [, one] of root.get("services").isMapping ? root.get("services").entries() : []) {
    if (!one.isMapping) continue;
    check(one, service, reading);
    for (const [key, known] of Object.entries(below)) check(one.get(key), known, reading);
  }
  for (const [section, known] of Object.entries(sections)) {
    if (!root.get(section).isMapping) continue;
    for (const [, one] of root.get(section).entries()) check(one, known, reading);
  }
}

function check(field: Field, known: readonly string[], reading: Reading): void {
  if (!field.isMapping) return;
  for (const [key, value] of field.entries()) {
    if (known.includes(key) || key.startsWith("x-")) continue;
    const meant = closestWord(key, known);
    const note = {
      kind: "unknown key",
      message: `${value.path.join(".")}: Compose knows no key ${key} here`,
      hint: meant ? `Did you mean \`${meant}\`?` : "Keys of your own start with x-.",
      place: value.keyPlace,
    } as const;
    if (meant) reading.refuse("COMPOSE_INVALID", note);
    else reading.note(note);
  }
}
