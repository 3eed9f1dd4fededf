import type { DaemonSet, Node, Pod } from '@kubets/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observedPod } from '../../testing/observed-pod.ts';
import { daemonSetStatus, planDaemonSet } from './plan.ts';

const now = new Date('2026-01-01T01:00:00Z');
const set = (rollingUpdate: object): DaemonSet =>
  ({
    metadata: { namespace: 'default', name: 'agent', uid: 'agent' },
    spec: { template: { spec: { containers: [] } }, updateStrategy: { type: 'RollingUpdate', rollingUpdate } },
    status: {},
  }) as unknown as DaemonSet;
const node = (name: string): Node => ({ metadata: { name }, spec: {}, status: {} }) as unknown as Node;

let made = 0;
const pod = (nodeName: string, hash: string): Pod => {
  made += 1;
  const created = new Date(Date.UTC(2026, 0, 1) + made * 1000).toISOString();
  return observedPod({ name: `agent-${made}`, nodeName, labels: { 'controller-revision-hash': hash }, created });
};

interface Settled {
  readonly pods: readonly Pod[];
  /** The fewest pods, and the most, that there were on all nodes at any look. */
  readonly fewest: number;
  readonly most: number;
}

function settle(owner: DaemonSet, nodes: readonly Node[], start: readonly Pod[]): Settled {
  let pods = start;
  let [fewest, most] = [Infinity, 0];
  for (let look = 0; look < 60; look += 1) {
    const plan = planDaemonSet({ set: owner, nodes, pods, hash: 'new', now });
    const gone = new Set([...plan.remove, ...plan.ended]);
    if (gone.size + plan.createOn.length === 0) return { pods, fewest, most };
    pods = pods.filter((one) => !gone.has(one));
    fewest = Math.min(fewest, pods.length);
    pods = [...pods, ...plan.createOn.map((name) => pod(name, 'new'))];
    most = Math.max(most, pods.length);
  }
  throw new Error('never settled');
}

const nodes = ['a', 'b', 'c', 'd'].map(node);

describe('planning a daemon set', () => {
  it('comes to rest with one new pod on every node, whatever was there', () => {
    const existing = fc.array(fc.record({ on: fc.constantFrom('a', 'b', 'c', 'd', 'gone'), hash: fc.constantFrom('old', 'new') }), { maxLength: 8 });
    fc.assert(
      fc.property(existing, fc.constantFrom({}, { maxUnavailable: 2 }, { maxSurge: 1, maxUnavailable: 0 }), (pods, strategy) => {
        const left = settle(
          set(strategy),
          nodes,
          pods.filter(({ on }) => on !== 'gone').map(({ on, hash }) => pod(on, hash)),
        ).pods;
        expect(left.map(({ spec }) => spec.nodeName ?? '').toSorted()).toEqual(['a', 'b', 'c', 'd']);
        expect(left.every(({ metadata }) => metadata.labels?.['controller-revision-hash'] === 'new')).toBe(true);
      }),
    );
  });

  it('takes as many pods down at once as may be unavailable', () => {
    const old = nodes.map(({ metadata }) => pod(metadata.name, 'old'));
    expect(settle(set({ maxUnavailable: 2 }), nodes, old)).toMatchObject({ fewest: 2, most: 4 });
  });

  it('undoes a surge by the pod that came with it, and counts by the pod that serves meanwhile', () => {
    const serving = nodes.map(({ metadata }) => pod(metadata.name, 'new'));
    const broken = { ...pod('a', 'bad'), status: { phase: 'Pending' } } as Pod;
    const owner = set({ maxSurge: 1, maxUnavailable: 0 });
    const observed = { set: owner, nodes, pods: [...serving, broken], now };
    expect(planDaemonSet({ ...observed, hash: 'new' }).remove).toEqual([broken]);
    expect(planDaemonSet({ ...observed, hash: 'bad' })).toEqual({ createOn: [], remove: [], ended: [] });
    expect(daemonSetStatus({ ...observed, hash: 'bad' })).toMatchObject({ numberReady: 4, numberAvailable: 4, updatedNumberScheduled: undefined });
  });

  it('surges at once where the old pod is of no use', () => {
    const useless = nodes.map(({ metadata }) => ({ ...pod(metadata.name, 'old'), status: { phase: 'Pending' } }) as Pod);
    const plan = planDaemonSet({ set: set({ maxSurge: 1, maxUnavailable: 0 }), nodes, pods: useless, hash: 'new', now });
    expect(plan.createOn).toEqual(['a', 'b', 'c', 'd']);
  });

  it('makes new pods beside the old ones first when it may surge', () => {
    const old = nodes.map(({ metadata }) => pod(metadata.name, 'old'));
    expect(settle(set({ maxSurge: 1, maxUnavailable: 0 }), nodes, old)).toMatchObject({ fewest: 4, most: 5 });
  });
});
