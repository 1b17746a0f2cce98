import { slice } from "../account.ts";
import type { Instance } from "./instance.ts";

export interface Ec2State {
  instances: Record<string, Instance>;
}

export const ec2 = slice<Ec2State>("ec2", () => ({ instances: {} }));
