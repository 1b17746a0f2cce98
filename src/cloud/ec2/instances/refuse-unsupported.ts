import type { RunInstancesCommandInput } from "@aws-sdk/client-ec2";
import { ServiceError } from "../../service-error.ts";

/**
 * What would change how an instance lives or is reached, and has no effect here, is refused rather than ignored.
 * Disks, credit and monitoring options are taken as given: nothing here depends on them.
 * @throws ServiceError UnsupportedOperation
 */
export function refuseUnsupported(request: RunInstancesCommandInput): void {
  const interfaces = request.NetworkInterfaces ?? [];
  const tenancy = request.Placement?.Tenancy ?? "default";
  const unsupported: Readonly<Record<string, boolean>> = {
    "Spot instances": request.InstanceMarketOptions?.MarketType === "spot",
    hibernation: request.HibernationOptions?.Configured === true,
    "IPv6 addresses": (request.Ipv6AddressCount ?? 0) > 0 || (request.Ipv6Addresses ?? []).length > 0,
    "more than one network interface": interfaces.length > 1,
    "existing network interfaces": interfaces.some((one) => one.NetworkInterfaceId !== undefined),
    "dedicated tenancy": tenancy !== "default",
  };
  const found = Object.entries(unsupported).find(([, is]) => is)?.[0];
  if (found) throw new ServiceError("UnsupportedOperation", `The local cloud does not support ${found}.`);
}
