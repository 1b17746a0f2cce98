import { terminationPolicyTypes } from "./termination-policy.ts";

export function describeTerminationPolicyTypes(): { TerminationPolicyTypes: string[] } {
  return { TerminationPolicyTypes: [...terminationPolicyTypes] };
}
