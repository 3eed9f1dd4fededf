import { type Pod, pods } from '@kubets/api';
import type { AdmissionPlugin } from '../admission-plugin.ts';
import { concerns, refuse } from '../request-matching.ts';

const allowed = 'kubernetes.io/hostname';

/** A pod may keep others off its node, not off a whole zone. */
export const limitPodHardAntiAffinityTopology: AdmissionPlugin = {
  name: 'LimitPodHardAntiAffinityTopology',
  presence: 'onRequest',
  handles: (request) => concerns(request, pods, ['CREATE', 'UPDATE']),
  async validate(request) {
    const terms = (request.object as Pod).spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const wider = terms.find(({ topologyKey }) => topologyKey !== allowed);
    if (wider !== undefined) {
      throw refuse(request, `affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey ${wider.topologyKey} but only key ${allowed} is allowed`);
    }
  },
};
