import { slice } from "../account.ts";
import type { BakedImage } from "./images/state.ts";
import type { InstanceRecord } from "./instance.ts";
import type { KeyPair } from "./key-pairs/state.ts";
import type { LaunchTemplate } from "./launch-templates/state.ts";
import { defaultNetwork } from "./network/default-network.ts";
import type { NetworkState } from "./network/state.ts";

export interface Ec2State {
  instances: Record<string, InstanceRecord>;
  images: Record<string, BakedImage>;
  keyPairs: Record<string, KeyPair>;
  launchTemplates: Record<string, LaunchTemplate>;
  network: NetworkState;
}

export const ec2 = slice<Ec2State>("ec2", (account) => ({
  instances: {},
  images: {},
  keyPairs: {},
  launchTemplates: {},
  network: defaultNetwork(account.region),
}));
