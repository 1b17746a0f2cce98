import type { Compose } from "../compose/compose.ts";
import type { ProjectFiles } from "../compose/project-files.ts";
import type { AgentConfiguration } from "../config/agent-configuration.ts";
import type { Configuration } from "../config/configuration.ts";

/** Everything that a template is made from. The same input gives the same bytes: no needless replacement. */
export interface TemplateInput {
  readonly configuration: Configuration;
  readonly compose: Compose;
  readonly projectFiles: ProjectFiles;
  readonly network: TemplateNetwork;
  /**
   * Zones where an existing file system already has a mount target that is not this stack's. They get none from the
   * template: EFS allows one a zone.
   */
  readonly zonesWithMountTarget: readonly string[];
  /** What `npm install` on the instance is given where the image has no hitori: `hitori@0.1.0`, or a URL. */
  readonly package: string;
  /** Stands in for the images on the local cloud (ARCHITECTURE.md, x-hitori process); empty on AWS. */
  readonly sourceDirectory: string;
  /** Where it is not left to the machine. */
  readonly runtime?: AgentConfiguration["runtime"];
}

interface TemplateNetwork {
  readonly vpcId: string;
  readonly vpcCidr: string;
  readonly subnets: readonly { readonly subnetId: string; readonly availabilityZone: string }[];
}
