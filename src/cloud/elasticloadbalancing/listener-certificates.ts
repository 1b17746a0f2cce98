import type {
  AddListenerCertificatesCommandInput,
  DescribeListenerCertificatesCommandInput,
  RemoveListenerCertificatesCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findListener, page } from "./find.ts";
import type { Listener } from "./state.ts";

/** Those besides a listener's default one, which ModifyListener sets. What is there already stays. */
export function addListenerCertificates(input: AddListenerCertificatesCommandInput, account: Account) {
  const listener = secureListener(account, input.ListenerArn);
  const arns = givenArns(input.Certificates);
  const added = [...new Set([...(listener.moreCertificates ?? []), ...arns])];
  // [Elastic Load Balancing user guide, "Quotas"]: 25 a load balancer, not counting default ones.
  if (added.length > 25) {
    throw new ServiceError("TooManyCertificates", "A load balancer can have at most 25 certificates");
  }
  listener.moreCertificates = added;
  return { Certificates: arns.map((CertificateArn) => ({ CertificateArn, IsDefault: false })) };
}

/** The default one first. */
export function describeListenerCertificates(
  input: DescribeListenerCertificatesCommandInput,
  account: Account,
) {
  const { certificates = [], moreCertificates = [] } = findListener(account, input.ListenerArn);
  const all = [
    ...certificates.map((CertificateArn) => ({ CertificateArn, IsDefault: true })),
    ...moreCertificates.map((CertificateArn) => ({ CertificateArn, IsDefault: false })),
  ];
  const { items, next } = page(all, input.Marker, input.PageSize);
  return { Certificates: items, NextMarker: next };
}

/** @throws ServiceError OperationNotPermitted for the default one */
export function removeListenerCertificates(
  input: RemoveListenerCertificatesCommandInput,
  account: Account,
): Record<string, never> {
  const listener = findListener(account, input.ListenerArn);
  const arns = givenArns(input.Certificates);
  if (arns.some((arn) => listener.certificates?.includes(arn))) {
    throw new ServiceError("OperationNotPermitted", "The default certificate cannot be removed");
  }
  listener.moreCertificates = listener.moreCertificates?.filter((arn) => !arns.includes(arn));
  return {};
}

function secureListener(account: Account, arn: string | undefined): Listener {
  const listener = findListener(account, arn);
  if (listener.protocol === "HTTPS" || listener.protocol === "TLS") return listener;
  throw new ServiceError(
    "ValidationError",
    `Certificates cannot be added to a listener of the protocol '${listener.protocol ?? "HTTP"}'`,
  );
}

function givenArns(certificates: readonly { CertificateArn?: string }[] | undefined): string[] {
  const arns = certificates?.flatMap(({ CertificateArn }) => CertificateArn ?? []) ?? [];
  if (arns.length > 0) return arns;
  throw new ServiceError("ValidationError", "A certificate must be specified");
}
