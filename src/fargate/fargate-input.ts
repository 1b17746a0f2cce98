import type { Images } from "../check/images.ts";
import type { Compose } from "../compose/compose.ts";
import type { Configuration } from "../config/configuration.ts";
import type { TemplateInput } from "../template/template-input.ts";

/** Everything that the template of a Fargate service is made from. The same input gives the same bytes. */
export interface FargateInput {
  readonly configuration: Configuration;
  readonly compose: Compose;
  readonly network: TemplateInput["network"];
  readonly zonesWithMountTarget: readonly string[];
  /** Variables from each service's `env_file`, by the service's name. */
  readonly environmentFiles: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Files among what services bind, by the source as written. */
  readonly boundFiles: ReadonlySet<string>;
  readonly images: Images;
  /** Image with Hitori in it, for the container that holds the lease. */
  readonly leaseImage: string;
  /** Existing security groups that lead to the file system's mount targets. */
  readonly securityGroups: readonly string[];
  /** A target group of type ip, in the place of the one that hitori.yml names for the instance. */
  readonly targetGroup?: string;
  /** Whether tasks get a public address, without which a subnet needs another way to the registries. */
  readonly publicIp: boolean;
}
