import type { DescribeSSLPoliciesCommandInput, SslPolicy } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ServiceError } from "../service-error.ts";
import { page } from "./find.ts";

const oldest = ["TLSv1", "TLSv1.1", "TLSv1.2"];
const older = ["TLSv1.1", "TLSv1.2"];
const current = ["TLSv1.2"];

/** The protocols of each predefined policy. Source: "Security policies for your Application Load Balancer". */
const protocols: Readonly<Record<string, readonly string[]>> = {
  "ELBSecurityPolicy-2016-08": oldest,
  "ELBSecurityPolicy-TLS-1-0-2015-04": oldest,
  "ELBSecurityPolicy-TLS-1-1-2017-01": older,
  "ELBSecurityPolicy-TLS-1-2-2017-01": current,
  "ELBSecurityPolicy-TLS-1-2-Ext-2018-06": current,
  "ELBSecurityPolicy-FS-2018-06": oldest,
  "ELBSecurityPolicy-FS-1-1-2019-08": older,
  "ELBSecurityPolicy-FS-1-2-2019-08": current,
  "ELBSecurityPolicy-FS-1-2-Res-2019-08": current,
  "ELBSecurityPolicy-FS-1-2-Res-2020-10": current,
  "ELBSecurityPolicy-TLS13-1-0-2021-06": [...oldest, "TLSv1.3"],
  "ELBSecurityPolicy-TLS13-1-1-2021-06": [...older, "TLSv1.3"],
  "ELBSecurityPolicy-TLS13-1-2-2021-06": [...current, "TLSv1.3"],
  "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06": [...current, "TLSv1.3"],
  "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06": [...current, "TLSv1.3"],
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06": [...current, "TLSv1.3"],
  "ELBSecurityPolicy-TLS13-1-3-2021-06": ["TLSv1.3"],
};

/** Of the ciphers, those that each policy has for its protocols; the guide's table has more. */
const ciphersOf13 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
const ciphersOf12 = ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"];

const policies: readonly SslPolicy[] = Object.entries(protocols).map(([Name, spoken]) => ({
  Name,
  SslProtocols: [...spoken],
  Ciphers: [
    ...(spoken.includes("TLSv1.3") ? ciphersOf13 : []),
    ...(spoken.includes("TLSv1.2") ? ciphersOf12 : []),
  ].map((cipher, index) => ({ Name: cipher, Priority: index + 1 })),
  SupportedLoadBalancerTypes: ["application", "network"],
}));

/** For clients that look before they make a listener. @throws ServiceError SSLPolicyNotFound */
export function describeSSLPolicies(input: DescribeSSLPoliciesCommandInput) {
  const unknown = (input.Names ?? []).find((name) => protocols[name] === undefined);
  if (unknown !== undefined) {
    throw new ServiceError("SSLPolicyNotFound", `SSL policy '${unknown}' not found`);
  }
  const wanted = policies.filter(({ Name = "" }) => !input.Names?.length || input.Names.includes(Name));
  const { items, next } = page(wanted, input.Marker, input.PageSize);
  return { SslPolicies: items, NextMarker: next };
}
