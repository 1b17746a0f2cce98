import type { Tag, TagSpecification } from "@aws-sdk/client-ec2";
import { ServiceError } from "../service-error.ts";

interface Tagging {
  readonly Tags?: readonly Tag[];
  readonly TagSpecifications?: readonly TagSpecification[];
  readonly LaunchTemplateData?: { readonly TagSpecifications?: readonly TagSpecification[] };
}

/** Tags that begin with `aws:` are given by AWS's services alone. @throws ServiceError InvalidParameterValue */
export function refuseReservedTags(input: Tagging): void {
  const specifications = [
    ...(input.TagSpecifications ?? []),
    ...(input.LaunchTemplateData?.TagSpecifications ?? []),
  ];
  const tags = [
    ...(input.Tags ?? []),
    ...specifications.flatMap((specification) => specification.Tags ?? []),
  ];
  const reserved = tags.find((tag) => tag.Key?.toLowerCase().startsWith("aws:"));
  if (reserved === undefined) return;
  throw new ServiceError(
    "InvalidParameterValue",
    `Tag keys starting with 'aws:' are reserved for internal use: '${reserved.Key}'`,
  );
}
