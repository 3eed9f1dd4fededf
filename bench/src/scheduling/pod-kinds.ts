import type { Pod } from '@kubets/api';
import type { Draft } from '@kubets/machinery';

/** One sort of pods to place, after the workloads of upstream's scheduler_perf. */
export interface PodKind {
  readonly name: string;
  readonly says: string;
  readonly spec: Draft<Pod['spec']>;
  /** A kube-scheduler v1.20 on two cores, where it was measured. */
  readonly peer?: { readonly perSecond: number; readonly bar: number };
}

const container = { name: 'c', image: 'pause', resources: { requests: { cpu: '100m', memory: '500Mi' } } };
const podsOf = (kind: string): { readonly matchLabels: Record<string, string> } => ({ matchLabels: { kind } });
const zone = 'topology.kubernetes.io/zone';
const hostname = 'kubernetes.io/hostname';

export const podKinds: readonly PodKind[] = [
  { name: 'basic', says: 'requests only', spec: { containers: [container] }, peer: { perSecond: 244, bar: 4 } },
  {
    name: 'spread',
    says: 'evenly over zones',
    spec: {
      containers: [container],
      topologySpreadConstraints: [{ maxSkew: 5, topologyKey: zone, whenUnsatisfiable: 'DoNotSchedule', labelSelector: podsOf('spread') }],
    },
  },
  {
    name: 'anti-affinity',
    says: 'one on each node',
    spec: {
      containers: [container],
      affinity: {
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: hostname, labelSelector: podsOf('anti-affinity') }] },
      },
    },
  },
  {
    name: 'affinity',
    says: 'together in one zone',
    spec: {
      containers: [container],
      affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: zone, labelSelector: podsOf('affinity') }] } },
    },
  },
  {
    name: 'preferred-affinity',
    says: 'rather together on a node',
    spec: {
      containers: [container],
      affinity: {
        podAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 1, podAffinityTerm: { topologyKey: hostname, labelSelector: podsOf('preferred-affinity') } },
          ],
        },
      },
    },
  },
];
