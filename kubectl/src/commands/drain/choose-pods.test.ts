import type { Pod } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { chooseDrainPods, type DrainRules } from './choose-pods.ts';

const rules: DrainRules = { ignoreDaemonSets: false, deleteEmptyDirData: false, force: false, skipDeletedForMs: 0, now: new Date('2026-01-01T01:00:00Z') };

interface Draft {
  readonly owner?: string;
  readonly emptyDir?: boolean;
  readonly phase?: string;
  readonly mirror?: boolean;
  readonly deletedAt?: string;
}

function pod(name: string, { owner, emptyDir, phase, mirror, deletedAt }: Draft = {}): Pod {
  const ownerReferences = owner === undefined ? undefined : [{ apiVersion: 'apps/v1', kind: owner, name: 'owner', uid: 'u', controller: true }];
  const annotations = mirror ? { 'kubernetes.io/config.mirror': 'hash' } : undefined;
  return {
    metadata: { name, namespace: 'shop', ownerReferences, annotations, deletionTimestamp: deletedAt },
    spec: { containers: [], volumes: emptyDir ? [{ name: 'v', emptyDir: {} }] : [] },
    status: { phase },
  } as unknown as Pod;
}

const localStorage = 'cannot delete Pods with local storage (use --delete-emptydir-data to override): shop/p';
const unmanaged = 'cannot delete Pods that declare no controller (use --force to override): shop/p';
const daemonSet = 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): shop/p';

describe('chooseDrainPods', () => {
  it.each<[string, Draft, Partial<DrainRules>, { evict: boolean; errors?: string[]; warnings?: string[] }]>([
    ['evicts a pod of a ReplicaSet', { owner: 'ReplicaSet' }, {}, { evict: true }],
    ['refuses a bare pod', {}, {}, { evict: false, errors: [unmanaged] }],
    ['evicts a bare pod by force, with a warning', {}, { force: true }, { evict: true, warnings: ['deleting Pods that declare no controller: shop/p'] }],
    ['evicts a finished bare pod', { phase: 'Succeeded' }, {}, { evict: true }],
    ['refuses a pod with local data', { owner: 'ReplicaSet', emptyDir: true }, {}, { evict: false, errors: [localStorage] }],
    ['evicts a pod with local data when told to', { owner: 'ReplicaSet', emptyDir: true }, { deleteEmptyDirData: true }, { evict: true }],
    ['evicts a finished pod with local data', { owner: 'Job', emptyDir: true, phase: 'Failed' }, {}, { evict: true }],
    ['refuses a pod of a DaemonSet', { owner: 'DaemonSet' }, {}, { evict: false, errors: [daemonSet] }],
    [
      'leaves a pod of a DaemonSet when told to, local data or not',
      { owner: 'DaemonSet', emptyDir: true },
      { ignoreDaemonSets: true },
      { evict: false, warnings: ['ignoring DaemonSet-managed Pods: shop/p'] },
    ],
    ['leaves a mirror pod', { mirror: true }, {}, { evict: false }],
    ['leaves a pod that has long been going', { deletedAt: '2026-01-01T00:00:00Z' }, { skipDeletedForMs: 1000 }, { evict: false }],
  ])('%s', (_name, draft, more, { evict, errors = [], warnings = [] }) => {
    const plan = chooseDrainPods([pod('p', draft)], { ...rules, ...more }, () => 'present');
    expect({ evict: plan.evict.length === 1, errors: plan.errors, warnings: plan.warnings }).toEqual({ evict, errors, warnings });
  });

  it('evicts a pod whose DaemonSet is gone only by force', () => {
    const orphan = pod('p', { owner: 'DaemonSet' });
    expect(chooseDrainPods([orphan], rules, () => 'missing').errors).toEqual(['daemonsets.apps "owner" not found: shop/p']);
    expect(chooseDrainPods([orphan], { ...rules, force: true }, () => 'missing').evict).toEqual([orphan]);
  });

  it('names all pods of one reason together', () => {
    expect(chooseDrainPods([pod('a'), pod('b')], rules, () => 'present').errors).toEqual([
      'cannot delete Pods that declare no controller (use --force to override): shop/a, shop/b',
    ]);
  });
});
