import type { Account } from "../../account.ts";
import { metadataFailure } from "../../metadata/metadata-servers.ts";
import type { Service } from "../../service.ts";
import { ServiceError } from "../../service-error.ts";
import type { InstanceRecord } from "../instance.ts";
import { namedInstances } from "./state-change.ts";
import { setStatus } from "./status-check.ts";

type Control = (account: Account, id: string) => object;

/** What no AWS API can do to an instance. */
export const instanceControls: Service["controls"] = {
  "POST instances/{id}/kill": onRunning((instance, account) => {
    instance.power = "lost";
    account.cloud.machines.powerOff(instance.instanceId);
  }),
  "POST instances/{id}/freeze": onRunning((instance, account) => {
    account.cloud.machines.freeze(instance.instanceId);
  }),
  "POST instances/{id}/thaw": onRunning((instance, account) => {
    account.cloud.machines.thaw(instance.instanceId);
  }),
  "POST instances/{id}/impair": onRunning((instance, account) => {
    instance.statusOverride = "impaired";
    setStatus(instance, "impaired", account);
  }),
  "POST instances/{id}/recover": onRunning((instance, account) => {
    instance.statusOverride = undefined;
    instance.nextStatusCheck = account.now;
  }),
  "GET instances/{id}/console": (account, id) => {
    namedInstances([id], account);
    const output = account.cloud.machines.consoleOutput(id);
    return { instanceId: id, output, metadataFailure: metadataFailure(account, id) };
  },
};

function onRunning(act: (instance: InstanceRecord, account: Account) => void): Control {
  return (account, id) => {
    const [instance] = namedInstances([id], account);
    if (instance?.state !== "running") {
      throw new ServiceError("IncorrectInstanceState", `The instance '${id}' is not running.`);
    }
    act(instance, account);
    const machine = account.cloud.machines.observe(id);
    return { instanceId: id, state: instance.state, status: instance.status, machine };
  };
}
