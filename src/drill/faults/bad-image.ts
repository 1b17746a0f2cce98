import { group } from "../../aws/group.ts";
import { launchTemplate } from "../../aws/launch-template.ts";
import { brokenVersion } from "../broken-version.ts";
import type { Fault, Scene } from "../fault.ts";

/** How the launch template's versions of this drill are known. */
const madeAs = "hitori drill bad-image";

/**
 * A new version of the app that never gets healthy. The breaker must hold it, with its evidence on the volume, and not
 * replace instances for ever.
 */
export const badImageFault: Fault = {
  name: "bad-image",
  course: "hold",
  kills: false,
  sentence: ({ victim }) => `launching a version that never gets healthy in place of ${victim.instanceId}`,
  async undo(scene) {
    const { version } = await current(scene);
    return [{ type: "version", launchTemplateId: scene.launchTemplateId, version, madeAs }];
  },
  async inject(scene) {
    const { connection, launchTemplateId, victim } = scene;
    const { watched, version } = await current(scene);
    const template = await launchTemplate(connection, launchTemplateId);
    const broken = brokenVersion(await template.userData(version));
    const made = await template.createVersion(version, broken, madeAs);
    await watched.update({
      LaunchTemplate: { LaunchTemplateId: launchTemplateId, Version: String(made) },
    });
    await watched.terminate(victim.instanceId);
  },
};

async function current({ connection, autoScalingGroupName }: Scene) {
  const watched = await group(connection, autoScalingGroupName);
  const version = (await watched.describe())?.LaunchTemplate?.Version ?? "$Latest";
  return { watched, version };
}
