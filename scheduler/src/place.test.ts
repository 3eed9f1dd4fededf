import type { Pod } from '@kubets/api';
import type { Draft } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { explain } from './explain.ts';
import { nodesToFind, place } from './place.ts';
import { clusterOf, podInfo } from './testing/cluster.ts';
import { pluginsOver } from './testing/plugins.ts';

type Nodes = Parameters<typeof clusterOf>[0];
type Pods = Parameters<typeof clusterOf>[1];
type PodDraft = Parameters<typeof podInfo>[0];

/** The node's name, or what FailedScheduling would say. */
function outcome(nodes: Nodes, pods: Pods, draft: PodDraft, namespaces = {}): string {
  const placement = place(podInfo(draft), clusterOf(nodes, pods, namespaces), pluginsOver(), { random: () => 0.99 });
  return placement.type === 'placed' ? placement.node.name : explain(placement);
}

const web = { name: 'web' };
const zone = (name: string): Record<string, string> => ({ 'topology.kubernetes.io/zone': name });
const labelSelector = { matchLabels: { app: 'web' } };
const spread = (when: 'DoNotSchedule' | 'ScheduleAnyway', topologyKey = 'topology.kubernetes.io/zone'): Draft<Pod['spec']> => ({
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey, whenUnsatisfiable: when, labelSelector }],
});
const antiAffinity = (topologyKey: string): Draft<Pod['spec']> => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector }] } },
});
const affinity = (topologyKey: string, more = {}): Draft<Pod['spec']> => ({
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector, ...more }] } },
});
const ab: Nodes = [
  { name: 'a', labels: zone('east') },
  { name: 'b', labels: zone('west') },
];
const app = { app: 'web' };

describe('place', () => {
  it.each<[string, Nodes, Pods, PodDraft, string]>([
    ['no node at all', [], [], web, 'no nodes available to schedule pods'],
    ['a cordoned node', [{ name: 'a', unschedulable: true }], [], web, '0/1 nodes are available: 1 node(s) were unschedulable.'],
    [
      'a cordoned node the pod tolerates',
      [{ name: 'a', unschedulable: true }],
      [],
      { ...web, spec: { tolerations: [{ operator: 'Exists', key: 'node.kubernetes.io/unschedulable' }] } },
      'a',
    ],
    [
      'a taint',
      [{ name: 'a', taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] }],
      [],
      web,
      '0/1 nodes are available: 1 node(s) had untolerated taint(s).',
    ],
    ['a soft taint, when there is another node', [{ name: 'a', taints: [{ key: 'gpu', effect: 'PreferNoSchedule' }] }, { name: 'b' }], [], web, 'b'],
    ['too little cpu', [{ name: 'a' }], [], { ...web, requests: { cpu: '4001m' } }, '0/1 nodes are available: 1 Insufficient cpu.'],
    [
      'cpu and memory taken by others',
      [{ name: 'a' }],
      [{ name: 'x', on: 'a', requests: { cpu: '3', memory: '7Gi' } }],
      { ...web, requests: { cpu: '2', memory: '2Gi' } },
      '0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.',
    ],
    [
      'an extended resource no node has',
      [{ name: 'a' }, { name: 'b', allocatable: { 'example.com/gpu': '1' } }],
      [],
      { ...web, requests: { 'example.com/gpu': '2' } },
      '0/2 nodes are available: 2 Insufficient example.com/gpu.',
    ],
    ['too many pods', [{ name: 'a', allocatable: { pods: '1' } }], [{ name: 'x', on: 'a' }], web, '0/1 nodes are available: 1 Too many pods.'],
    ['a node selector', ab, [], { ...web, spec: { nodeSelector: zone('west') } }, 'b'],
    [
      'a node selector nothing has',
      ab,
      [],
      { ...web, spec: { nodeSelector: { disk: 'ssd' } } },
      "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
    ],
    [
      'a host port that is taken on every address',
      [{ name: 'a' }],
      [{ name: 'x', on: 'a', spec: { containers: [{ name: 'm', ports: [{ containerPort: 80, hostPort: 80 }] }] } }],
      { ...web, spec: { containers: [{ name: 'm', ports: [{ containerPort: 80, hostPort: 80, hostIP: '10.0.0.1' }] }] } },
      "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.",
    ],
    [
      'a host port of another protocol',
      [{ name: 'a' }],
      [{ name: 'x', on: 'a', spec: { containers: [{ name: 'm', ports: [{ containerPort: 80, hostPort: 80, protocol: 'UDP' }] }] } }],
      { ...web, spec: { containers: [{ name: 'm', ports: [{ containerPort: 80, hostPort: 80 }] }] } },
      'a',
    ],
    ['the emptier node', [{ name: 'a' }, { name: 'b' }], [{ name: 'x', on: 'a', requests: { cpu: '1', memory: '1Gi' } }], web, 'b'],
    ['the node that has the image', [{ name: 'a' }, { name: 'b', images: [{ names: ['example/app:1'], sizeBytes: 2e9 }] }], [], web, 'b'],
    ['a hard spread over zones', ab, [{ name: 'x', on: 'a', labels: app }], { ...web, labels: app, spec: spread('DoNotSchedule') }, 'b'],
    [
      'a hard spread whose other zone is full',
      [ab[0] as Nodes[number], { ...(ab[1] as Nodes[number]), allocatable: { pods: '0' } }],
      [{ name: 'x', on: 'a', labels: app }],
      { ...web, labels: app, spec: spread('DoNotSchedule') },
      "0/2 nodes are available: 1 Too many pods, 1 node(s) didn't match pod topology spread constraints.",
    ],
    [
      'a hard spread over a label no node has',
      [{ name: 'a' }],
      [],
      { ...web, labels: app, spec: spread('DoNotSchedule', 'rack') },
      "0/1 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label).",
    ],
    ['a soft spread', ab, [{ name: 'x', on: 'a', labels: app }], { ...web, labels: app, spec: spread('ScheduleAnyway') }, 'b'],
    ['an anti-affinity to its like', ab, [{ name: 'x', on: 'a', labels: app }], { ...web, labels: app, spec: antiAffinity('kubernetes.io/hostname') }, 'b'],
    [
      'an anti-affinity on every node',
      [{ name: 'a' }],
      [{ name: 'x', on: 'a', labels: app }],
      { ...web, spec: antiAffinity('kubernetes.io/hostname') },
      "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.",
    ],
    [
      'a pod there that wants to be alone',
      [{ name: 'a' }],
      [{ name: 'x', on: 'a', spec: antiAffinity('kubernetes.io/hostname') }],
      { ...web, labels: app },
      "0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules.",
    ],
    ['an affinity', ab, [{ name: 'x', on: 'b', labels: app }], { ...web, spec: affinity('topology.kubernetes.io/zone') }, 'b'],
    ['an affinity to its like, the first of them', [{ name: 'a' }], [], { ...web, labels: app, spec: affinity('kubernetes.io/hostname') }, 'a'],
    [
      'an affinity to pods that are nowhere',
      [{ name: 'a' }],
      [],
      { ...web, spec: affinity('kubernetes.io/hostname') },
      "0/1 nodes are available: 1 node(s) didn't match pod affinity rules.",
    ],
    [
      'an affinity to pods of another namespace',
      [{ name: 'a' }],
      [{ name: 'x', namespace: 'other', on: 'a', labels: app }],
      { ...web, spec: affinity('kubernetes.io/hostname') },
      "0/1 nodes are available: 1 node(s) didn't match pod affinity rules.",
    ],
  ])('%s', (_name, nodes, pods, draft, expected) => {
    expect(outcome(nodes, pods, draft)).toBe(expected);
  });

  it('finds pods of namespaces chosen by their labels', () => {
    const spec = affinity('kubernetes.io/hostname', { namespaceSelector: { matchLabels: { team: 'blue' } } });
    const pods = [{ name: 'x', namespace: 'other', on: 'b', labels: app }];
    expect(outcome(ab, pods, { ...web, spec }, { other: { team: 'blue' } })).toBe('b');
  });

  it('prefers by weight what node affinity prefers', () => {
    const preference = (key: string, value: string) => ({ matchExpressions: [{ key, operator: 'In' as const, values: [value] }] });
    const preferred = [
      { weight: 10, preference: preference('topology.kubernetes.io/zone', 'east') },
      { weight: 90, preference: preference('topology.kubernetes.io/zone', 'west') },
    ];
    const spec = { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } } };
    expect(outcome(ab, [], { ...web, spec })).toBe('b');
  });

  it('looks at no other node than the one a term names', () => {
    const terms = [{ matchFields: [{ key: 'metadata.name', operator: 'In' as const, values: ['b'] }] }];
    const spec = { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } } };
    const placement = place(podInfo({ ...web, spec }), clusterOf(ab), pluginsOver());
    expect(placement).toMatchObject({ type: 'placed', evaluated: 1 });
  });

  it('leaves room for a pod of the same priority that was promised the node', () => {
    const state = clusterOf([{ name: 'a' }]);
    state.nominate(podInfo({ name: 'waiting', requests: { cpu: '3' } }), 'a');
    const pod = podInfo({ ...web, requests: { cpu: '2' } });
    expect(place(pod, state, pluginsOver()).type).toBe('unschedulable');
    const higher = podInfo({ ...web, requests: { cpu: '2' }, spec: { priority: 5 } });
    expect(place(higher, state, pluginsOver()).type).toBe('placed');
  });

  it('takes the node a pod made room for itself on, however many others fit', () => {
    const nodes = Array.from({ length: 300 }, (_, index) => ({ name: `n${index}` }));
    const pod = podInfo({ ...web, status: { nominatedNodeName: 'n299' } });
    expect(place(pod, clusterOf(nodes), pluginsOver())).toMatchObject({ type: 'placed', evaluated: 1, node: { name: 'n299' } });
  });

  it('counts a pod that was promised a node against the spread of others', () => {
    const state = clusterOf(ab);
    const like = { labels: app, spec: spread('DoNotSchedule') };
    state.nominate(podInfo({ name: 'waiting', ...like }), 'a');
    expect(place(podInfo({ ...web, ...like }), state, pluginsOver(), { random: () => 0.99 })).toMatchObject({ node: { name: 'b' } });
  });

  it.each([
    [50, 0, 50],
    [100, 0, 100],
    [1000, 0, 420],
    [5000, 0, 500],
    [20_000, 0, 1000],
    [1000, 10, 100],
    [1000, 100, 1000],
  ])('of %i nodes at %i %% looks for %i', (nodes, percentage, expected) => {
    expect(nodesToFind(nodes, percentage)).toBe(expected);
  });
});
