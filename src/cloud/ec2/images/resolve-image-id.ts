import type { GetParameterCommandOutput } from "@aws-sdk/client-ssm";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";

const prefix = "resolve:ssm:";

/**
 * `resolve:ssm:<parameter>[:<version or label>]` becomes the image id that the parameter holds at this moment.
 * @throws ServiceError InvalidParameterValue where there is no such parameter
 */
export function resolveImageId(account: Account, imageId: string): string {
  if (!imageId.startsWith(prefix)) return imageId;
  const Name = imageId.slice(prefix.length);
  try {
    const answer = account.call<GetParameterCommandOutput>("ssm", "GetParameter", { Name });
    return answer.Parameter?.Value ?? "";
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new ServiceError(
      "InvalidParameterValue",
      `The SSM parameter '${Name}' of ImageId could not be resolved: ${error.code}: ${error.message}`,
    );
  }
}
