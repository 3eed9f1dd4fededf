import { type Pod, pods } from '@kubets/api';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { concerns } from './request-matching.ts';

/** How long pods stay on a node that is lost, by the taint that says so. */
export interface TolerationSeconds {
  readonly notReady: number;
  readonly unreachable: number;
}

type Toleration = NonNullable<Pod['spec']['tolerations']>[number];

/** Pods stay on a node that was lost for a while unless they say otherwise. */
export const defaultTolerationSeconds = (seconds: TolerationSeconds): AdmissionPlugin => ({
  name: 'DefaultTolerationSeconds',
  handles: (request) => concerns(request, pods, ['CREATE', 'UPDATE']),
  mutate: async ({ object }) => withDefaultTolerations(object as Pod, seconds),
});

function withDefaultTolerations(pod: Pod, { notReady, unreachable }: TolerationSeconds): Pod {
  const present = pod.spec.tolerations ?? [];
  const conditions = { 'node.kubernetes.io/not-ready': notReady, 'node.kubernetes.io/unreachable': unreachable };
  const missing = Object.entries(conditions).filter(([key]) => !present.some((toleration) => tolerates(toleration, key)));
  if (missing.length === 0) return pod;
  const added = missing.map(([key, tolerationSeconds]): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds }));
  return { ...pod, spec: { ...pod.spec, tolerations: [...present, ...added] } };
}

const tolerates = ({ key, effect }: Toleration, condition: string): boolean => (!key || key === condition) && (!effect || effect === 'NoExecute');
