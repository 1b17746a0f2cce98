import { createServer, type Server, type Socket } from "node:net";
import type { Account, CloudContext } from "../account.ts";
import type { InstanceRecord } from "../ec2/instance.ts";
import { resolverPort } from "../ec2/instances/machine-address.ts";
import { InstanceServers } from "../metadata/instance-servers.ts";
import { readQuestion, writeAnswer } from "./domain-name-message.ts";
import { resolveName } from "./resolve-name.ts";

const servers = new InstanceServers(resolverPort, nameServer);

/** Opens the VPC's resolver for every instance whose machine has a network of its own, and closes the others'. */
export function reconcileNameServers(account: Account): void {
  if (account.cloud.machines.kind === "vm") servers.reconcile(account);
}

export function closeNameServers(cloud: CloudContext): Promise<void> {
  return servers.close(cloud);
}

/** By TCP alone, each message with its length before it: RFC 1035, 4.2.2. */
function nameServer(instance: InstanceRecord, account: Account): Server {
  return createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on("error", () => socket.destroy());
    socket.on("data", (data: Buffer) => {
      received = Buffer.concat([received, data]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const length = received.readUInt16BE(0);
        answer(received.subarray(2, 2 + length), socket, instance, account);
        received = received.subarray(2 + length);
      }
    });
  });
}

function answer(message: Buffer, socket: Socket, instance: InstanceRecord, account: Account): void {
  const asked = readQuestion(message);
  if (!asked) {
    socket.destroy();
    return;
  }
  const said = writeAnswer(asked, resolveName(asked.name, instance, account));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(said.length);
  socket.write(Buffer.concat([length, said]));
}
