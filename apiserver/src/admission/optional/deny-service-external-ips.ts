import { type Service, services } from '@kubets/api';
import type { AdmissionPlugin } from '../admission-plugin.ts';
import { concerns, refuse } from '../request-matching.ts';

/** Services take no external addresses beyond those they have. */
export const denyServiceExternalIps: AdmissionPlugin = {
  name: 'DenyServiceExternalIPs',
  presence: 'onRequest',
  handles: (request) => concerns(request, services, ['CREATE', 'UPDATE']),
  async validate(request) {
    const present = new Set((request.oldObject as Service | undefined)?.spec.externalIPs);
    const added = ((request.object as Service).spec.externalIPs ?? []).some((address) => !present.has(address));
    if (added) throw refuse(request, 'Use of external IPs is denied by admission control.');
  },
};
