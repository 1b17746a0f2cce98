import type { Place, Storage } from "./storage.ts";

/** The data as it is: no program besides Node, no faults, and what a process has open it keeps. */
export class PlainDirectories implements Storage {
  readonly kind = "directories";
  readonly faults = [];

  serve(_place: Place, data: string): string {
    return data;
  }

  withdraw(): void {}

  setFault(): void {}

  withdrawAll(): void {}
}
