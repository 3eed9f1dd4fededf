import type { Service } from '@kubets/api';
import type { OwnerReference } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { place } from '../../place.ts';
import { ClusterState } from '../../state/cluster-state.ts';
import { PodInfo } from '../../state/pod-info.ts';
import { node, pod } from '../../testing/cluster.ts';
import { pluginsOver } from '../../testing/plugins.ts';
import { defaultSelector, type SelectorSource } from './default-constraints.ts';

const owner: OwnerReference = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'web-1', controller: true };
const labels = { app: 'web', hash: '1' };
const service = (selector: Record<string, string> | undefined): Service => ({ spec: { selector } }) as unknown as Service;
const owned = (name: string, ownerReferences: OwnerReference[] = [owner]): PodInfo => {
  const built = pod({ name, labels });
  return new PodInfo({ ...built, metadata: { ...built.metadata, ownerReferences } });
};
const source = ({ services = [], selectorOf }: { services?: Service[]; selectorOf?: SelectorSource['selectorOf'] } = {}): SelectorSource => ({
  services: () => services,
  selectorOf: selectorOf ?? (({ name }) => (name === 'web-1' ? { matchLabels: labels } : undefined)),
});

describe('what a pod without constraints is spread from', () => {
  it.each([
    ['the pods of its controller', owned('a'), source(), { matchLabels: labels, matchExpressions: [] }],
    ['the pods of its services', owned('a', []), source({ services: [service({ app: 'web' })] }), { matchLabels: { app: 'web' }, matchExpressions: [] }],
    ['nothing, when it has neither', owned('a', []), source(), undefined],
    ['nothing, when its owner is not its controller', owned('a', [{ ...owner, controller: false }]), source(), undefined],
    ['nothing, when the services select others', owned('a', []), source({ services: [service({ app: 'db' }), service({}), service(undefined)] }), undefined],
  ])('%s', (_name, info, selectors, expected) => {
    expect(defaultSelector(info, selectors)).toEqual(expected);
  });
});

describe('the default constraints', () => {
  /** Where each of six replicas goes, one after the other, whatever chance says. */
  const spread = (nodes: Parameters<typeof node>[0][], random: () => number): Record<string, number> => {
    const state = new ClusterState();
    for (const draft of nodes) state.setNode(node(draft));
    const counts: Record<string, number> = {};
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const info = owned(name);
      const placement = place(info, state, pluginsOver({}, source()), { random });
      if (placement.type !== 'placed') throw new Error(`${name} has no node`);
      state.setPod(info.assumed(placement.node.name));
      counts[placement.node.name] = (counts[placement.node.name] ?? 0) + 1;
    }
    return counts;
  };

  it.each([0, 0.5, 0.99])('put replicas on different nodes, even where one node is larger and another has the image (%d)', (chance) => {
    const images = [{ names: ['example/app:1'], sizeBytes: 100e6 }];
    const nodes = [{ name: 'a', images }, { name: 'b', allocatable: { cpu: '16', memory: '64Gi' } }, { name: 'c' }];
    expect(spread(nodes, () => chance)).toEqual({ a: 2, b: 2, c: 2 });
  });

  it('spread over zones, nodes without one included', () => {
    const zone = (name: string): Record<string, string> => ({ 'topology.kubernetes.io/zone': name });
    const nodes = [{ name: 'a', labels: zone('east') }, { name: 'b', labels: zone('east') }, { name: 'c', labels: zone('west') }, { name: 'd' }];
    const { a = 0, b = 0, c = 0, d = 0 } = spread(nodes, () => 0.5);
    expect(Math.abs(a + b - c)).toBeLessThanOrEqual(2);
    expect(d).toBeGreaterThan(0);
  });
});
