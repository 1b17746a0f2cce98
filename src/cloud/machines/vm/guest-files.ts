import { guestAddresses, guestEndpoint, guestPackagesPort } from "./guest-network.ts";

/** Files of a machine image that Debian's packages do not have, by path. */
export const guestFiles: Readonly<Record<string, string>> = {
  "etc/fstab": "/dev/vda / ext4 defaults 0 1\n",
  "etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
  // By TCP, since QEMU forwards nothing else. Answers at once or not at all: nothing here is far away.
  "etc/resolv.conf": `nameserver ${guestAddresses.resolver}\noptions use-vc timeout:2 attempts:1\n`,
  "etc/network/interfaces": "source /etc/network/interfaces.d/*\n\nauto lo\niface lo inet loopback\n",
  "etc/apt/sources.list": "# A machine of Hitori's local cloud has no way to Debian.\n",
  // AWS's SDKs find the local cloud by this; on AWS there is no such variable.
  "etc/systemd/system.conf.d/aws-endpoint.conf": `[Manager]\nDefaultEnvironment=AWS_ENDPOINT_URL=${guestEndpoint}\n`,
  "etc/environment": `AWS_ENDPOINT_URL=${guestEndpoint}\n`,
  "usr/local/etc/npmrc": `registry=http://${guestAddresses.endpoint}:${guestPackagesPort}/\n`,
  "etc/cloud/cloud.cfg.d/90-ec2.cfg": cloudInit(),
};

/**
 * Debian's cloud-init as it is, told that this is EC2; less the modules for what the image lacks: SSH (nobody can get in
 * that way), other package sources, other disk sizes.
 */
function cloudInit(): string {
  const modules = {
    init: ["seed_random", "bootcmd", "write-files", "set_hostname", "update_hostname", "users-groups"],
    config: ["runcmd", "timezone", "disable-ec2-metadata"],
    final: [
      ...["package-update-upgrade-install", "scripts-vendor", "scripts-per-once", "scripts-per-boot"],
      ...["scripts-per-instance", "scripts-user", "phone-home", "final-message", "power-state-change"],
    ],
  };
  return `datasource_list: [Ec2]
datasource:
  Ec2:
    strict_id: false
    timeout: 10
    max_wait: 120
cloud_init_modules: ${JSON.stringify(modules.init)}
cloud_config_modules: ${JSON.stringify(modules.config)}
cloud_final_modules: ${JSON.stringify(modules.final)}
`;
}
