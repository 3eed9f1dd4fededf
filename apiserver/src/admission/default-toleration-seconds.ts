import { type Pod, pods } from '@kubets/api';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { concerns } from './request-matching.ts';

const seconds = 300;
const conditions = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

type Toleration = NonNullable<Pod['spec']['tolerations']>[number];

/** Pods stay on a node that was lost for five minutes unless they say otherwise. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  handles: (request) => concerns(request, pods, ['CREATE', 'UPDATE']),
  mutate: async ({ object }) => withDefaultTolerations(object as Pod),
};

export function withDefaultTolerations(pod: Pod): Pod {
  const present = pod.spec.tolerations ?? [];
  const missing = conditions.filter((key) => !present.some((toleration) => tolerates(toleration, key)));
  if (missing.length === 0) return pod;
  const added = missing.map((key): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: seconds }));
  return { ...pod, spec: { ...pod.spec, tolerations: [...present, ...added] } };
}

const tolerates = ({ key, effect }: Toleration, condition: string): boolean => (!key || key === condition) && (!effect || effect === 'NoExecute');
