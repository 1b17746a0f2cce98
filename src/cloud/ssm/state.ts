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
}

export interface SsmState {
  parameters: Record<string, Parameter>;
}

export const ssm = slice<SsmState>("ssm", () => ({ parameters: {} }));
