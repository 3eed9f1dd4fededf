import { type Pod, pods } from '@kubets/api';
import type { AdmissionPlugin } from '../admission-plugin.ts';
import { concerns } from '../request-matching.ts';

/** A pod that asks for a device tolerates the taint that keeps others off the nodes that have it. */
export const extendedResourceToleration: AdmissionPlugin = {
  name: 'ExtendedResourceToleration',
  presence: 'onRequest',
  handles: (request) => concerns(request, pods, ['CREATE', 'UPDATE']),
  mutate: async ({ object }) => toleratingItsResources(object as Pod),
};

function toleratingItsResources(pod: Pod): Pod {
  const { containers, initContainers = [], tolerations = [] } = pod.spec;
  const asked = [...containers, ...initContainers].flatMap(({ resources }) => Object.keys(resources?.requests ?? {}));
  const missing = [...new Set(asked.filter(isExtended))]
    .toSorted()
    .filter((name) => !tolerations.some(({ key, operator, effect }) => key === name && operator === 'Exists' && effect === 'NoSchedule'));
  if (missing.length === 0) return pod;
  const added = missing.map((key) => ({ key, operator: 'Exists' as const, effect: 'NoSchedule' as const }));
  return { ...pod, spec: { ...pod.spec, tolerations: [...tolerations, ...added] } };
}

const isExtended = (name: string): boolean => name.includes('/') && !name.split('/')[0]!.endsWith('kubernetes.io') && !name.startsWith('requests.');
