import { certificateSigningRequests, type CertificateSigningRequest } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import type { ControllerContext } from '../../controller-context.ts';
import { isDecided, kubeletClientSigner, refusal } from '../certificate-signing/plan.ts';
import { approve, mayAsk, type ApprovingContext } from './perform.ts';

/** Approves kubelets' own client certificates, for those whom RBAC lets ask for them. */
export function certificateApprovingController({ client, informers, clock }: ControllerContext): readonly Controller[] {
  const informer = informers.informer(certificateSigningRequests);
  return [
    {
      name: 'certificateapproving',
      triggers: [triggerOn(informer)],
      async reconcile(name, signal) {
        const request = informer.lister.get(name);
        if (request === undefined || request.spec.signerName !== kubeletClientSigner || isDecided(request)) return;
        await reconcile({ client, clock }, request, signal);
      },
    },
  ];
}

async function reconcile(context: ApprovingContext, request: CertificateSigningRequest, signal: AbortSignal): Promise<void> {
  // Loaded when it is needed: what reads certificates takes 9 MB.
  const { parseCertificateRequest } = await import('@kubets/pki');
  const asked = parseCertificateRequest(Buffer.from(request.spec.request, 'base64').toString('utf8'));
  if (refusal(request, asked).type !== 'none') return;
  if (request.spec.username === asked.commonName && (await mayAsk(context, request, 'selfnodeclient', signal))) {
    return await approve(context, request, 'Auto approving self kubelet client certificate after SubjectAccessReview.', signal);
  }
  if (await mayAsk(context, request, 'nodeclient', signal)) {
    await approve(context, request, 'Auto approving kubelet client certificate after SubjectAccessReview.', signal);
  }
}
