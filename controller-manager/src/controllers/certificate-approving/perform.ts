import { certificateSigningRequests, subjectAccessReviews, type CertificateSigningRequest } from '@kubets/api';
import { formatTime } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';

/** What requests are approved with. */
export type ApprovingContext = Pick<ControllerContext, 'client' | 'clock'>;

/** Whether RBAC lets the requester ask for certificates of that sort. */
export async function mayAsk({ client }: ApprovingContext, { spec }: CertificateSigningRequest, subresource: string, signal: AbortSignal): Promise<boolean> {
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
}

export async function approve({ client, clock }: ApprovingContext, request: CertificateSigningRequest, message: string, signal: AbortSignal): Promise<void> {
  const now = formatTime(clock.now());
  const approval = { type: 'Approved', status: 'True', reason: 'AutoApproved', message, lastUpdateTime: now, lastTransitionTime: now };
  const status = { ...request.status, conditions: [...(request.status.conditions ?? []), approval] };
  await client.updateSubresource(certificateSigningRequests, request.metadata, 'approval', { ...request, status }, { signal });
}
