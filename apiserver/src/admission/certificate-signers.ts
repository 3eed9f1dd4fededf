import { type CertificateSigningRequest, certificateSigningRequests } from '@kubets/api';
import type { UserInfo } from '@kubets/machinery';
import type { Authorizer } from '../authorization/authorizer.ts';
import { decide } from '../stages/authorize.ts';
import type { AdmissionParts } from './admission-parts.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { concerns, refuse } from './request-matching.ts';

/** Whether a user may approve or sign for a signer, by its name or by all names of its domain. */
async function mayActFor(authorizers: readonly Authorizer[], user: UserInfo, verb: 'approve' | 'sign' | 'attest', signerName: string): Promise<boolean> {
  const domain = signerName.split('/')[0] ?? '';
  for (const name of [signerName, `${domain}/*`]) {
    const attributes = { user, verb, group: 'certificates.k8s.io', version: '*', resource: 'signers', subresource: '', namespace: '', name, path: '' };
    if ((await decide(authorizers, attributes)).decision === 'allow') return true;
  }
  return false;
}

export function certificateApproval({ authorizers }: AdmissionParts): AdmissionPlugin {
  return {
    name: 'CertificateApproval',
    handles: (request) => concerns(request, certificateSigningRequests, ['UPDATE'], 'approval'),
    async validate(request) {
      const { signerName } = (request.oldObject as CertificateSigningRequest).spec;
      if (!(await mayActFor(authorizers, request.user, 'approve', signerName))) {
        throw refuse(request, `user not permitted to approve requests with signerName ${JSON.stringify(signerName)}`);
      }
    },
  };
}

export function certificateSigning({ authorizers }: AdmissionParts): AdmissionPlugin {
  return {
    name: 'CertificateSigning',
    handles: (request) => concerns(request, certificateSigningRequests, ['UPDATE'], 'status'),
    async validate(request) {
      const [next, old] = [request.object as CertificateSigningRequest, request.oldObject as CertificateSigningRequest];
      if (next.status?.certificate === old.status?.certificate && failed(next) === failed(old)) return;
      if (!(await mayActFor(authorizers, request.user, 'sign', old.spec.signerName))) {
        throw refuse(request, `user not permitted to sign requests with signerName ${JSON.stringify(old.spec.signerName)}`);
      }
    },
  };
}

const failed = ({ status }: CertificateSigningRequest): boolean => status?.conditions?.some(({ type }) => type === 'Failed') ?? false;

/** Nobody becomes a member of system:masters by a certificate of the cluster's own signer. */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  handles: (request) => concerns(request, certificateSigningRequests, ['CREATE']),
  async validate(request) {
    const { spec } = request.object as CertificateSigningRequest;
    if (spec.signerName !== 'kubernetes.io/kube-apiserver-client') return;
    let organizations: readonly string[] = [];
    try {
      // Loaded when it is needed: what reads certificates takes 9 MB.
      const { parseCertificateRequest } = await import('@kubets/pki');
      organizations = parseCertificateRequest(Buffer.from(spec.request, 'base64').toString('utf8')).organizations;
    } catch (cause) {
      throw refuse(request, `failed to parse CSR: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
    if (organizations.includes('system:masters')) {
      throw refuse(request, 'use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed');
    }
  },
};
