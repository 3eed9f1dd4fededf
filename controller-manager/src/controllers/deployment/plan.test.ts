import type { Deployment, ReplicaSet } from '@kubets/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { revisionAnnotation } from './annotations.ts';
import { planDeployment, type DeploymentStep } from './plan.ts';
import { replicasOf, rolloutBounds, totalReplicas } from './rollout-sizes.ts';
import { deploymentStatus } from './status.ts';

const metadata = { namespace: 'default', uid: 'd', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', generation: 1 };

function deployment(image: string, spec: Partial<Deployment['spec']> = {}): Deployment {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, name: 'web' },
    spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template, ...spec },
    status: {},
  } as unknown as Deployment;
}

let made = 0;

/** A cluster of ReplicaSets whose pods become what their spec says, available or not, between two looks. */
function apply(sets: readonly ReplicaSet[], steps: readonly DeploymentStep[]): readonly ReplicaSet[] {
  let next = [...sets];
  for (const step of steps) {
    if (step.type === 'delete') next = next.filter((set) => set.metadata.uid !== step.set.metadata.uid);
    else if (step.type === 'update') next = next.map((set) => (set.metadata.uid === step.set.metadata.uid ? step.set : set));
    else {
      made += 1;
      const creationTimestamp = new Date(Date.UTC(2026, 0, 1) + made * 1000).toISOString();
      next.push({
        ...step.set,
        metadata: { ...step.set.metadata, uid: `set-${made}`, resourceVersion: '1', creationTimestamp, generation: 1 },
        status: { replicas: 0 },
      } as ReplicaSet);
    }
  }
  return next;
}

const running = (set: ReplicaSet, broken: (set: ReplicaSet) => boolean): ReplicaSet => {
  const available = broken(set) ? 0 : replicasOf(set);
  return {
    ...set,
    status: { ...set.status, replicas: replicasOf(set), readyReplicas: available, availableReplicas: available, observedGeneration: set.metadata.generation },
  };
};

const imageOf = (set: ReplicaSet): string | undefined => set.spec.template?.spec?.containers[0]?.image;

interface Rollout {
  readonly sets: readonly ReplicaSet[];
  /** Total and available pods at each look. */
  readonly totals: readonly { readonly total: number; readonly available: number }[];
}

function rollOut(target: Deployment, from: readonly ReplicaSet[], broken: (set: ReplicaSet) => boolean = () => false): Rollout {
  let sets = from;
  const totals: { total: number; available: number }[] = [];
  for (let look = 0; look < 200; look += 1) {
    const steps = planDeployment({ deployment: target, sets, oldPodsRunning: false });
    if (steps.length === 0) return { sets, totals };
    sets = apply(sets, steps);
    const available = sets.reduce((sum, set) => sum + Math.min(set.status.availableReplicas ?? 0, replicasOf(set)), 0);
    totals.push({ total: totalReplicas(sets), available });
    sets = sets.map((set) => running(set, broken));
  }
  throw new Error('the rollout never settled');
}

const active = (sets: readonly ReplicaSet[]): readonly (readonly [string | undefined, number])[] =>
  sets.filter((set) => replicasOf(set) > 0).map((set) => [imageOf(set), replicasOf(set)]);

describe('planDeployment', () => {
  it('settles with the new template alone, within surge and availability at every step', () => {
    const amount = fc.oneof(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 25 }), amount, amount, (before, replicas, maxSurge, maxUnavailable) => {
        const strategy = { type: 'RollingUpdate' as const, rollingUpdate: { maxSurge, maxUnavailable } };
        const first = rollOut(deployment('a', { replicas: before, strategy }), []).sets;
        const scaled = rollOut(deployment('a', { replicas, strategy }), first).sets;
        const target = deployment('b', { replicas, strategy });
        const { sets, totals } = rollOut(target, scaled);
        const bounds = rolloutBounds(target);
        expect(active(sets)).toEqual(replicas === 0 ? [] : [['b', replicas]]);
        for (const { total, available } of totals) {
          expect(total).toBeLessThanOrEqual(replicas + bounds.maxSurge);
          expect(available).toBeGreaterThanOrEqual(replicas - bounds.maxUnavailable);
        }
        expect(planDeployment({ deployment: target, sets, oldPodsRunning: false })).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps enough old pods while the new ones do not work', () => {
    const first = rollOut(deployment('good', { replicas: 10 }), []).sets;
    const { sets } = rollOut(deployment('bad', { replicas: 10 }), first, (set) => imageOf(set) === 'bad');
    expect(active(sets)).toEqual([
      ['good', 8],
      ['bad', 5],
    ]);
  });

  it('spreads a change of size over both sets of a paused rollout in proportion', () => {
    const first = rollOut(deployment('good', { replicas: 10 }), []).sets;
    const stuck = rollOut(deployment('bad', { replicas: 10 }), first, (set) => imageOf(set) === 'bad').sets;
    const { sets } = rollOut(deployment('bad', { replicas: 20, paused: true }), stuck, (set) => imageOf(set) === 'bad');
    expect(active(sets)).toEqual([
      ['good', 15],
      ['bad', 10],
    ]);
  });

  it('recreates: nothing new before everything old is gone', () => {
    const strategy = { type: 'Recreate' as const };
    const first = rollOut(deployment('a', { strategy }), []).sets;
    const target = deployment('b', { strategy });
    const shrunk = apply(first, planDeployment({ deployment: target, sets: first, oldPodsRunning: true }));
    expect(active(shrunk)).toEqual([]);
    expect(planDeployment({ deployment: target, sets: shrunk, oldPodsRunning: true })).toEqual([]);
    expect(active(rollOut(target, shrunk).sets)).toEqual([['b', 3]]);
  });

  it('takes an old template back as the newest revision and keeps as many old sets as asked for', () => {
    const limit = { revisionHistoryLimit: 1 };
    const sets = ['a', 'b', 'c', 'b'].reduce<readonly ReplicaSet[]>((known, image) => rollOut(deployment(image, limit), known).sets, []);
    expect(sets.map((set) => [imageOf(set), set.metadata.annotations?.[revisionAnnotation]])).toEqual([
      ['b', '4'],
      ['c', '3'],
    ]);
  });
});

describe('deploymentStatus', () => {
  const now = new Date('2026-01-01T01:00:00Z');
  const reasonOf = (status: Deployment['status'], type: string): string | undefined => status.conditions?.find((condition) => condition.type === type)?.reason;

  it('gives up on a rollout that stood still for longer than its deadline', () => {
    const target = deployment('a', { progressDeadlineSeconds: 60 });
    const broken = rollOut(target, [], () => true).sets;
    const started = deploymentStatus({ deployment: target, sets: broken, newSet: broken[0], note: { type: 'created', name: 'web-1' }, now });
    const at = (seconds: number) =>
      deploymentStatus({ deployment: { ...target, status: started }, sets: broken, newSet: broken[0], now: new Date(now.getTime() + seconds * 1000) });
    expect(reasonOf(started, 'Progressing')).toBe('NewReplicaSetCreated');
    expect(reasonOf(at(59), 'Progressing')).toBe('NewReplicaSetCreated');
    expect(reasonOf(at(61), 'Progressing')).toBe('ProgressDeadlineExceeded');
    expect(reasonOf(at(61), 'Available')).toBe('MinimumReplicasUnavailable');
  });

  it.each([
    ['is paused', deployment('a', { paused: true }), 'DeploymentPaused'],
    ['is complete', deployment('a'), 'NewReplicaSetAvailable'],
    ['has no deadline', deployment('a', { progressDeadlineSeconds: 2 ** 31 - 1 }), undefined],
  ])('says of a rollout that it %s', (_, target, reason) => {
    const sets = rollOut(deployment('a'), []).sets;
    const found = {
      ...target,
      status: { conditions: target.spec.progressDeadlineSeconds ? [] : [{ type: 'Progressing', status: 'True', reason: 'NewReplicaSetCreated' }] },
    };
    expect(reasonOf(deploymentStatus({ deployment: found, sets, newSet: sets[0], now }), 'Progressing')).toBe(reason);
  });
});
