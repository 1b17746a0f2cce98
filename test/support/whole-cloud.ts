import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../src/base/virtual-clock.ts";
import type { Account } from "../../src/cloud/account.ts";
import { Cloud } from "../../src/cloud/cloud.ts";
import { NoMachines } from "../../src/cloud/machines/no-machines.ts";
import { services } from "../../src/cloud/services.ts";
import { awsDurations } from "../../src/cloud/timing.ts";

/** Every service of the local cloud on virtual time, at AWS's pace, without wire and machines. */
export class WholeCloud {
  readonly clock = new VirtualClock();
  readonly directory = mkdtempSync(join(tmpdir(), "hitori-whole-cloud-"));
  readonly cloud: Cloud;

  constructor() {
    this.cloud = new Cloud({
      services,
      clock: this.clock,
      timing: { timeScale: 1, durations: awsDurations },
      machines: new NoMachines(),
      endpoint: "http://127.0.0.1:4566",
      directory: this.directory,
    });
  }

  get account(): Account {
    return this.cloud.account("ap-northeast-1");
  }

  // biome-ignore lint/suspicious/noExplicitAny: AWS's outputs, read as they are
  call(service: string, operation: string, input: object): any {
    return this.account.call(service, operation, input);
  }

  /** Lets AWS's time go on, ten seconds a pass. */
  async wait(seconds: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 10) {
      await this.clock.advance(10_000);
      this.cloud.settle();
    }
  }

  async close(): Promise<void> {
    await this.cloud.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
