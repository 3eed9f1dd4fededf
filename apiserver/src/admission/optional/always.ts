import type { AdmissionPlugin } from '../admission-plugin.ts';
import { refuse } from '../request-matching.ts';

/** Changes nothing and refuses nothing. */
export const alwaysAdmit: AdmissionPlugin = { name: 'AlwaysAdmit', presence: 'onRequest', handles: () => false };

/** Refuses every write. */
export const alwaysDeny: AdmissionPlugin = {
  name: 'AlwaysDeny',
  presence: 'onRequest',
  handles: () => true,
  async validate(request) {
    throw refuse(request, 'admission control is denying all modifications');
  },
};
