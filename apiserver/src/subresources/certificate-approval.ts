import { type CertificateSigningRequest, certificateSigningRequests } from '@kubets/api';
import { deepEqual, forbidden, formatTime, invalidObject } from '@kubets/machinery';
import { wholeObjectSubresource } from './whole-object.ts';

type Conditions = NonNullable<CertificateSigningRequest['status']['conditions']>;
const decisions: ReadonlySet<string> = new Set(['Approved', 'Denied']);

/** `PUT certificatesigningrequests/NAME/approval`: the decision about a request, made once. */
export const certificateApprovalSubresource = wholeObjectSubresource<CertificateSigningRequest>({
  resource: certificateSigningRequests,
  subresource: 'approval',
  merge(sent, current, { clock }) {
    const now = formatTime(clock.now());
    const before = current.status.conditions ?? [];
    const asked = (sent.status.conditions ?? []).map((condition) => stamped(condition, before, now));
    for (const decision of before.filter(({ type }) => decisions.has(type))) {
      if (!asked.some(({ type }) => type === decision.type)) {
        throw invalidObject(certificateSigningRequests, current.metadata.name, [
          forbidden('status.conditions', `updates may not remove a condition of type ${JSON.stringify(decision.type)}`),
        ]);
      }
    }
    return { ...current, status: { ...current.status, conditions: asked } };
  },
});

function stamped(condition: Conditions[number], before: Conditions, now: string): Conditions[number] {
  const known = before.find(({ type }) => type === condition.type);
  const { lastUpdateTime = now, lastTransitionTime = known?.status === condition.status ? (known.lastTransitionTime ?? now) : now } = condition;
  const next = { ...condition, lastUpdateTime, lastTransitionTime };
  return known !== undefined && deepEqual(known, condition) ? known : next;
}
