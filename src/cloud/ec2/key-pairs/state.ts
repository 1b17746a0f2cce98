import type { Tags } from "../tags.ts";

export interface KeyPair {
  readonly keyPairId: string;
  readonly keyName: string;
  readonly keyType: "rsa" | "ed25519";
  readonly keyFingerprint: string;
  readonly publicKey: string;
  readonly createTime: number;
  tags: Tags;
}
