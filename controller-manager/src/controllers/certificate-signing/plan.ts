import type { CertificateSigningRequest } from '@kubets/api';
import type { CertificateRequest } from '@kubets/pki';

export const kubeletClientSigner = 'kubernetes.io/kube-apiserver-client-kubelet';

interface Signer {
  readonly usages: readonly string[];
  readonly neededUsages: readonly string[];
  /** Why the subject is not one this signer certifies; undefined when it is. */
  refuses(request: CertificateRequest): string | undefined;
}

const nodeSubject = (request: CertificateRequest): string | undefined => {
  if (request.organizations.length !== 1 || request.organizations[0] !== 'system:nodes') return 'organization in the subject must be [system:nodes]';
  return request.commonName.startsWith('system:node:') ? undefined : 'subject common name does not begin with system:node:';
};

const noNames = (request: CertificateRequest): string | undefined => {
  const names = [...request.dnsNames, ...request.ipAddresses, ...request.emailAddresses, ...request.uris];
  return names.length === 0 ? undefined : 'subject alternative names are not allowed';
};

const signers: Readonly<Record<string, Signer>> = {
  'kubernetes.io/kube-apiserver-client': {
    usages: ['digital signature', 'key encipherment', 'client auth'],
    neededUsages: ['client auth'],
    refuses: () => undefined,
  },
  [kubeletClientSigner]: {
    usages: ['digital signature', 'key encipherment', 'client auth'],
    neededUsages: ['digital signature', 'client auth'],
    refuses: (request) => nodeSubject(request) ?? noNames(request),
  },
  'kubernetes.io/kubelet-serving': {
    usages: ['digital signature', 'key encipherment', 'server auth'],
    neededUsages: ['digital signature', 'server auth'],
    refuses(request) {
      if (request.emailAddresses.length + request.uris.length > 0) return 'email and URI subject alternative names are not allowed';
      return nodeSubject(request) ?? (request.dnsNames.length + request.ipAddresses.length > 0 ? undefined : 'DNS or IP subjectAltName is required');
    },
  },
};

/** Why the signer a request names must not certify it; undefined when it may; `other` when it is no signer of ours. */
export function refusal(
  { spec }: CertificateSigningRequest,
  request: CertificateRequest,
): { readonly type: 'other' | 'none' } | { readonly type: 'refused'; readonly message: string } {
  const signer = signers[spec.signerName];
  if (signer === undefined) return { type: 'other' };
  const usages: readonly string[] = spec.usages ?? [];
  const surplus = usages.find((usage) => !signer.usages.includes(usage));
  const missing = signer.neededUsages.find((usage) => !usages.includes(usage));
  const message =
    (surplus && `usage ${JSON.stringify(surplus)} is not allowed`) ?? (missing && `usage ${JSON.stringify(missing)} is required`) ?? signer.refuses(request);
  return message === undefined ? { type: 'none' } : { type: 'refused', message };
}

export function isApproved({ status }: CertificateSigningRequest): boolean {
  const holds = (type: string): boolean => (status.conditions ?? []).some((condition) => condition.type === type && condition.status !== 'False');
  return holds('Approved') && !holds('Denied');
}

export function isDecided({ status }: CertificateSigningRequest): boolean {
  return (status.conditions ?? []).some(({ type }) => type === 'Approved' || type === 'Denied');
}
