import type { DescribeSSLPoliciesCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ServiceError } from "../service-error.ts";
import { page } from "./find.ts";

/** Two policies, for clients that look before they make a listener; HTTPS listeners themselves are refused. */
const policies = [
  {
    Name: "ELBSecurityPolicy-2016-08",
    SslProtocols: ["TLSv1", "TLSv1.1", "TLSv1.2"],
    Ciphers: [
      { Name: "ECDHE-ECDSA-AES128-GCM-SHA256", Priority: 1 },
      { Name: "ECDHE-RSA-AES128-GCM-SHA256", Priority: 2 },
    ],
    SupportedLoadBalancerTypes: ["application", "network"],
  },
  {
    Name: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    SslProtocols: ["TLSv1.2", "TLSv1.3"],
    Ciphers: [
      { Name: "TLS_AES_128_GCM_SHA256", Priority: 1 },
      { Name: "TLS_AES_256_GCM_SHA384", Priority: 2 },
      { Name: "ECDHE-ECDSA-AES128-GCM-SHA256", Priority: 3 },
      { Name: "ECDHE-RSA-AES128-GCM-SHA256", Priority: 4 },
    ],
    SupportedLoadBalancerTypes: ["application", "network"],
  },
];

export function describeSSLPolicies(input: DescribeSSLPoliciesCommandInput) {
  const unknown = (input.Names ?? []).find((name) => !policies.some((policy) => policy.Name === name));
  if (unknown !== undefined) {
    throw new ServiceError("SSLPolicyNotFound", `SSL policy '${unknown}' not found`);
  }
  const wanted = policies.filter((policy) => !input.Names?.length || input.Names.includes(policy.Name));
  const { items, next } = page(wanted, input.Marker, input.PageSize);
  return { SslPolicies: items, NextMarker: next };
}
