import { slice } from "../account.ts";

export interface Parameter {
  readonly name: string;
  type: string;
  value: string;
  version: number;
  lastModifiedDate: number;
  description: string | undefined;
  allowedPattern: string | undefined;
  tier: string;
  dataType: string;
  keyId: string | undefined;
  tags: Record<string, string>;
  /** Of this version; a label is of one version at a time. */
  labels?: string[];
  /** Oldest first, without the present one. */
  readonly history?: readonly PastVersion[];
}

/** What a parameter was before it was put over. */
export type PastVersion = Omit<Parameter, "history" | "tags">;

export interface SsmState {
  parameters: Record<string, Parameter>;
}

export const ssm = slice<SsmState>("ssm", () => ({ parameters: {} }));
