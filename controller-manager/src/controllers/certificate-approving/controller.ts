import { certificateSigningRequests, subjectAccessReviews, type CertificateSigningRequest } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { formatTime } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { isDecided, kubeletClientSigner, refusal } from '../certificate-signing/plan.ts';

/** Approves kubelets' own client certificates, for those whom RBAC lets ask for them. */
export function certificateApprovingController({ client, informers, clock }: ControllerContext): readonly Controller[] {
  const informer = informers.informer(certificateSigningRequests);

  const mayAsk = async ({ spec }: CertificateSigningRequest, subresource: string, signal: AbortSignal): Promise<boolean> => {
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: spec.username,
        uid: spec.uid,
        groups: spec.groups,
        extra: spec.extra,
        resourceAttributes: { group: 'certificates.k8s.io', resource: 'certificatesigningrequests', verb: 'create', subresource, version: '*' },
      },
    };
    const { status } = await client.create(subjectAccessReviews, review, { signal });
    return status?.allowed === true;
  };

  const approve = async (request: CertificateSigningRequest, message: string, signal: AbortSignal): Promise<void> => {
    const now = formatTime(clock.now());
    const approval = { type: 'Approved', status: 'True', reason: 'AutoApproved', message, lastUpdateTime: now, lastTransitionTime: now };
    const status = { ...request.status, conditions: [...(request.status.conditions ?? []), approval] };
    await client.updateSubresource(certificateSigningRequests, request.metadata, 'approval', { ...request, status }, { signal });
  };

  return [
    {
      name: 'certificateapproving',
      triggers: [triggerOn(informer)],
      async reconcile(name, signal) {
        const request = informer.lister.get(name);
        if (request === undefined || request.spec.signerName !== kubeletClientSigner || isDecided(request)) return;
        // Loaded when it is needed: what reads certificates takes 9 MB.
        const { parseCertificateRequest } = await import('@kubets/pki');
        const asked = parseCertificateRequest(Buffer.from(request.spec.request, 'base64').toString('utf8'));
        if (refusal(request, asked).type !== 'none') return;
        if (request.spec.username === asked.commonName && (await mayAsk(request, 'selfnodeclient', signal))) {
          return await approve(request, 'Auto approving self kubelet client certificate after SubjectAccessReview.', signal);
        }
        if (await mayAsk(request, 'nodeclient', signal)) await approve(request, 'Auto approving kubelet client certificate after SubjectAccessReview.', signal);
      },
    },
  ];
}
