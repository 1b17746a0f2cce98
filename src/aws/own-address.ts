import { type InstanceConnection, queryCall } from "./signed/call.ts";
import { elements, textAt } from "./signed/xml.ts";

/** The calls of an instance on the Elastic IP address that moves to whoever holds the lease. */
export class OwnAddress {
  readonly #connection: InstanceConnection;
  readonly #allocationId: string;

  constructor(connection: InstanceConnection, allocationId: string) {
    this.#connection = connection;
    this.#allocationId = allocationId;
  }

  /** The address, and whom it leads to; undefined instance where it leads nowhere. */
  async describe(): Promise<{ readonly publicIp: string; readonly instanceId: string | undefined }> {
    const answer = await queryCall(this.#connection, "ec2", "DescribeAddresses", {
      "AllocationId.1": this.#allocationId,
    });
    const [address] = elements(answer, "addressesSet/item");
    const instanceId = address && textAt(address, "instanceId");
    return {
      publicIp: (address && textAt(address, "publicIp")) ?? "",
      instanceId: instanceId === "" ? undefined : instanceId,
    };
  }

  /** Leads it to an instance, away from whichever has it. */
  async associate(instanceId: string): Promise<void> {
    await queryCall(this.#connection, "ec2", "AssociateAddress", {
      AllocationId: this.#allocationId,
      InstanceId: instanceId,
      AllowReassociation: "true",
    });
  }
}
