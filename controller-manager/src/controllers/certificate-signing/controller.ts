import { certificateSigningRequests, type CertificateSigningRequest, type CertificateSigningRequestStatus } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { formatTime } from '@kubets/machinery';
import type { KeyPair } from '@kubets/pki';
import { readFileSync } from 'node:fs';
import type { ControllerContext } from '../../controller-context.ts';
import type { ControllerManagerConfig } from '../../config.ts';
import { isApproved, refusal } from './plan.ts';

const shortestSeconds = 600;

/** Certifies approved requests with the cluster's authority, each by the rules of the signer it names. */
export function certificateSigningController({ client, informers, clock, config }: ControllerContext): readonly Controller[] {
  const authority = authorityOf(config);
  if (authority === undefined) return [];
  const informer = informers.informer(certificateSigningRequests);

  const signed = async (request: CertificateSigningRequest): Promise<CertificateSigningRequestStatus | undefined> => {
    // Loaded when it is needed: what reads and makes certificates takes 9 MB.
    const { parseCertificateRequest, signCertificateRequest } = await import('@kubets/pki');
    const pem = Buffer.from(request.spec.request, 'base64').toString('utf8');
    const verdict = refusal(request, parseCertificateRequest(pem));
    if (verdict.type === 'other') return undefined;
    if (verdict.type === 'refused') {
      const now = formatTime(clock.now());
      const failure = {
        type: 'Failed',
        status: 'True',
        reason: 'SignerValidationFailure',
        message: verdict.message,
        lastUpdateTime: now,
        lastTransitionTime: now,
      };
      return { ...request.status, conditions: [...(request.status.conditions ?? []), failure] };
    }
    const certificate = await signCertificateRequest(authority, pem, { usages: request.spec.usages ?? [], validSeconds: validSeconds(request, config) });
    return { ...request.status, certificate: Buffer.from(certificate).toString('base64') };
  };

  return [
    {
      name: 'certificatesigning',
      triggers: [triggerOn(informer)],
      async reconcile(name, signal) {
        const request = informer.lister.get(name);
        if (request === undefined || !isApproved(request) || request.status.certificate || hasFailed(request)) return;
        const status = await signed(request);
        if (status) await client.updateStatus(certificateSigningRequests, { ...request, status }, { signal });
      },
    },
  ];
}

function hasFailed({ status }: CertificateSigningRequest): boolean {
  return (status.conditions ?? []).some(({ type }) => type === 'Failed');
}

function validSeconds({ spec }: CertificateSigningRequest, config: ControllerManagerConfig): number {
  const longest = Math.floor(config.clusterSigningDuration / 1000);
  return Math.min(longest, Math.max(shortestSeconds, spec.expirationSeconds ?? longest));
}

function authorityOf({ clusterSigningCertFile, clusterSigningKeyFile }: ControllerManagerConfig): KeyPair | undefined {
  if (clusterSigningCertFile === undefined || clusterSigningKeyFile === undefined) return undefined;
  return { certificate: readFileSync(clusterSigningCertFile, 'utf8'), key: readFileSync(clusterSigningKeyFile, 'utf8') };
}
