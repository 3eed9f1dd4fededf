import type { PodDisruptionBudget } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { place } from './place.ts';
import { preempt, type PreemptionOutcome } from './preempt.ts';
import { preemptionArgs } from './preemption-args.ts';
import type { ClusterState } from './state/cluster-state.ts';
import { PodInfo } from './state/pod-info.ts';
import { clusterOf, node, pod, podInfo } from './testing/cluster.ts';
import { pluginsOver } from './testing/plugins.ts';

type PodDraft = Parameters<typeof podInfo>[0];

function preemptFor(snapshot: ClusterState, draft: PodDraft, budgets: readonly PodDisruptionBudget[] = []): PreemptionOutcome {
  const preemptor = podInfo(draft);
  const plugins = pluginsOver();
  const placement = place(preemptor, snapshot, plugins);
  if (placement.type !== 'unschedulable') throw new Error('the pod fits without preemption');
  return preempt({ pod: preemptor, snapshot, plugins, placement, disruptionBudgets: () => budgets, limits: preemptionArgs.parse({}), random: () => 0 });
}

const high = { name: 'high', requests: { cpu: '3' }, spec: { priority: 100 } };
const running = (name: string, on: string, cpu: string, priority: number, startTime = '2026-01-01T00:00:00Z', labels = {}): PodDraft => ({
  name,
  on,
  labels,
  requests: { cpu },
  spec: { priority },
  status: { startTime },
});
const victims = (outcome: PreemptionOutcome): readonly string[] => (outcome.type === 'preempt' ? outcome.victims.map(({ pod }) => pod.metadata.name) : []);

describe('preempt', () => {
  it('clears the node of no more than it must, the least important first', () => {
    const state = clusterOf([{ name: 'a' }], [running('low', 'a', '2', 1), running('middle', 'a', '1', 50), running('tiny', 'a', '1', 2)]);
    expect(victims(preemptFor(state, high))).toEqual(['tiny', 'low']);
  });

  it('chooses the node whose most important victim is the least important', () => {
    const state = clusterOf([{ name: 'a' }, { name: 'b' }], [running('x', 'a', '4', 50), running('y', 'b', '4', 10)]);
    expect(preemptFor(state, high)).toMatchObject({ type: 'preempt', nodeName: 'b' });
  });

  it('chooses the victim that started last among equals', () => {
    const state = clusterOf([{ name: 'a' }, { name: 'b' }], [running('x', 'a', '4', 1), running('y', 'b', '4', 1, '2026-01-02T00:00:00Z')]);
    expect(preemptFor(state, high)).toMatchObject({ type: 'preempt', nodeName: 'b' });
  });

  it('goes around a disruption budget where it can', () => {
    const labels = { app: 'db' };
    const budget = { metadata: { name: 'db', namespace: 'default' }, spec: { selector: { matchLabels: labels } }, status: { disruptionsAllowed: 0 } };
    const state = clusterOf([{ name: 'a' }, { name: 'b' }], [running('db', 'a', '4', 1, undefined, labels), running('y', 'b', '4', 50)]);
    expect(preemptFor(state, high, [budget as unknown as PodDisruptionBudget])).toMatchObject({ type: 'preempt', nodeName: 'b' });
  });

  it('clears a node of the pods an anti-affinity is against', () => {
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'db' } } };
    const state = clusterOf([{ name: 'a' }], [running('db', 'a', '1', 1, undefined, { app: 'db' }), running('other', 'a', '1', 1)]);
    const spec = { priority: 100, affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
    expect(victims(preemptFor(state, { name: 'high', spec }))).toEqual(['db']);
  });

  it('takes no node that pods of higher priority were promised the room of', () => {
    const state = clusterOf([{ name: 'a' }, { name: 'b' }], [running('x', 'a', '4', 1), running('y', 'b', '4', 50)]);
    state.nominate(podInfo({ name: 'higher', requests: { cpu: '3' }, spec: { priority: 200 } }), 'a');
    expect(preemptFor(state, high)).toMatchObject({ type: 'preempt', nodeName: 'b' });
  });

  it('takes the room of pods of lower priority, which must look for another node', () => {
    const state = clusterOf([{ name: 'a' }], [running('x', 'a', '4', 1)]);
    state.nominate(podInfo({ name: 'lower', requests: { cpu: '3' }, spec: { priority: 50 } }), 'a');
    const outcome = preemptFor(state, high);
    expect(outcome.type === 'preempt' ? outcome.displaced.map(({ key }) => key) : outcome).toEqual(['default/lower']);
  });

  const promised = { ...high, status: { nominatedNodeName: 'a' } };
  const leaving = (reason: string): ClusterState => {
    const state = clusterOf([{ name: 'a' }, { name: 'b' }], [running('y', 'b', '4', 1)]);
    const disrupted = { conditions: [{ type: 'DisruptionTarget', status: 'True', reason }] };
    const victim = pod({ ...running('x', 'a', '4', 1), status: disrupted });
    state.setPod(new PodInfo({ ...victim, metadata: { ...victim.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }));
    return state;
  };

  it('waits for the victims on the node it was promised, but for no other pod that leaves', () => {
    expect(preemptFor(leaving('PreemptionByScheduler'), promised)).toEqual({
      type: 'ineligible',
      message: 'preemption: not eligible due to a terminating pod on the nominated node.',
    });
    expect(preemptFor(leaving('EvictionByEvictionAPI'), promised).type).toBe('preempt');
  });

  it('looks for another node when the one it was promised became impossible', () => {
    const state = leaving('PreemptionByScheduler');
    state.setNode(node({ name: 'a', unschedulable: true }));
    expect(preemptFor(state, promised)).toMatchObject({ type: 'preempt', nodeName: 'b' });
  });

  it.each<[string, ClusterState, PodDraft, string]>([
    [
      'no lower-priority pod to go',
      clusterOf([{ name: 'a' }], [running('x', 'a', '4', 100)]),
      high,
      'preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    ],
    [
      'nodes that no eviction makes fit',
      clusterOf(
        [
          { name: 'a', allocatable: { cpu: '1' } },
          { name: 'b', unschedulable: true },
        ],
        [running('x', 'a', '1', 1)],
      ),
      high,
      'preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    ],
    [
      'a pod that never preempts',
      clusterOf([{ name: 'a' }], [running('x', 'a', '4', 1)]),
      { ...high, spec: { priority: 100, preemptionPolicy: 'Never' } },
      'preemption: not eligible due to preemptionPolicy=Never.',
    ],
  ])('explains %s', (_name, state, draft, message) => {
    expect(preemptFor(state, draft)).toMatchObject({ type: expect.stringMatching(/none|ineligible/), message });
  });
});
