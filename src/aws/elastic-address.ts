import { HitoriError } from "../base/error.ts";
import { type Connection, clientConfiguration } from "./connection.ts";

/**
 * An Elastic IP address and whom it leads to.
 * @throws HitoriError ADDRESS_MISSING
 */
export async function elasticAddress(
  connection: Connection,
  allocationId: string,
): Promise<{ readonly publicIp: string; readonly instanceId: string | undefined }> {
  const { EC2 } = await import("@aws-sdk/client-ec2");
  // By filter: an id that is not there is an empty list then, and no error.
  const Filters = [{ Name: "allocation-id", Values: [allocationId] }];
  const { Addresses } = await new EC2(clientConfiguration(connection)).describeAddresses({ Filters });
  const [address] = Addresses ?? [];
  if (address?.PublicIp) return { publicIp: address.PublicIp, instanceId: address.InstanceId || undefined };
  throw new HitoriError({
    code: "ADDRESS_MISSING",
    message: `Region ${connection.region} has no Elastic IP address ${allocationId}.`,
    hint: "List them: aws ec2 describe-addresses   Or have one made: ingress: {elasticIp: new}",
  });
}
