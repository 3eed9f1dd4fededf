import { pods } from '@kubets/api';
import type { OwnerReference } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { foregroundFinalizer, orphanFinalizer, type GraphNode } from './ownership-graph.ts';
import { planCollection, type OwnerState } from './plan.ts';

const reference = (uid: string, blockOwnerDeletion = false): OwnerReference => ({ apiVersion: 'v1', kind: 'Pod', name: uid, uid, blockOwnerDeletion });

const node = (changes: Partial<GraphNode> = {}): GraphNode => ({
  uid: 'self',
  namespace: 'default',
  name: 'self',
  resource: pods,
  owners: [],
  deleting: false,
  finalizers: [],
  ...changes,
});

const blocking = node({ uid: 'dependent', owners: [reference('self', true)] });
const free = node({ uid: 'dependent', owners: [reference('self')] });

const plan = (self: GraphNode, dependents: readonly GraphNode[], ...states: readonly OwnerState[]) =>
  planCollection({ node: self, dependents, owners: states.map((state, index) => ({ reference: reference(`owner${index}`), state })) });

describe('an object that lives', () => {
  it.each<[string, readonly OwnerState[]]>([
    ['has no owners', []],
    ['has an owner', ['solid']],
    ['has owners that are all there', ['solid', 'solid']],
  ])('stays when it %s', (_, states) => {
    expect(plan(node(), [], ...states)).toEqual({ type: 'nothing' });
  });

  it('drops the owners that are gone or going when another is there', () => {
    expect(plan(node(), [], 'absent', 'solid', 'waiting for dependents')).toEqual({ type: 'drop owners', uids: ['owner0', 'owner2'] });
  });

  it.each([
    ['in the background', [], 'Background'],
    ['in the foreground when its finalizer asks for that', [foregroundFinalizer], 'Foreground'],
    ['without its dependents when its finalizer asks for that', [orphanFinalizer], 'Orphan'],
  ])('goes %s once its owner is gone', (_, finalizers, propagationPolicy) => {
    expect(plan(node({ finalizers }), [free], 'absent')).toEqual({ type: 'delete', propagationPolicy, unblockOwners: false });
  });

  it('goes after its own dependents when its owner waits for it', () => {
    expect(plan(node(), [free], 'waiting for dependents')).toEqual({ type: 'delete', propagationPolicy: 'Foreground', unblockOwners: false });
  });

  it('does not hold up its owner when a dependent waits itself: two that wait for each other would wait for ever', () => {
    const waiting = node({ uid: 'dependent', deleting: true, finalizers: [foregroundFinalizer] });
    expect(plan(node(), [waiting], 'waiting for dependents')).toEqual({ type: 'delete', propagationPolicy: 'Foreground', unblockOwners: true });
  });
});

describe('an object that is being deleted', () => {
  const leaving = (finalizer?: string) => node({ deleting: true, finalizers: finalizer === undefined ? [] : [finalizer] });

  it.each([
    ['is left to its deletion', undefined, [blocking], { type: 'nothing' }],
    ['waits for the dependents that hold it up', foregroundFinalizer, [blocking], { type: 'visit dependents', dependents: [blocking] }],
    ['goes before dependents that do not hold it up', foregroundFinalizer, [free], { type: 'drop finalizer', finalizer: foregroundFinalizer }],
    ['goes when its dependents are gone', foregroundFinalizer, [], { type: 'drop finalizer', finalizer: foregroundFinalizer }],
    ['leaves its dependents without owner first', orphanFinalizer, [free], { type: 'orphan dependents', dependents: [free] }],
    ['goes when it has left nobody', orphanFinalizer, [], { type: 'drop finalizer', finalizer: orphanFinalizer }],
  ])('%s', (_, finalizer, dependents, action) => {
    expect(plan(leaving(finalizer), dependents)).toEqual(action);
  });
});
