import type { Pod } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import type { PodReading } from './metrics-reader.ts';
import { requestOf } from './pod-request.ts';
import { countByAverage, countByShare, countByUtilization, countByValue, type Situation } from './replica-count.ts';

const now = new Date('2026-01-01T12:00:00Z');
const long = '2026-01-01T11:00:00Z';

interface PodState {
  readonly phase?: 'Pending' | 'Running' | 'Failed';
  readonly ready?: 'True' | 'False';
  readonly startTime?: string;
}

const container = { name: 'main', image: 'example/app:1', resources: { requests: { cpu: '100m' } } };
const defaults = { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' as const };

const podDefaults = {
  dnsPolicy: 'ClusterFirst' as const,
  restartPolicy: 'Always' as const,
  schedulerName: 'default-scheduler',
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};

const pod = (name: string, { phase = 'Running', ready = 'True', startTime = long }: PodState = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: long },
  spec: { ...podDefaults, containers: [{ ...container, ...defaults }] },
  status: { phase, startTime, conditions: [{ type: 'Ready', status: ready, lastTransitionTime: startTime }] },
});

const situation = (pods: readonly Pod[], currentReplicas = pods.length): Situation => ({
  currentReplicas,
  statusReplicas: currentReplicas,
  pods,
  tolerances: { up: 0.1, down: 0.1 },
  patience: { cpuInitializationMs: 300_000, initialReadinessDelayMs: 30_000 },
  now,
});

const readings = (milli: Readonly<Record<string, number>>): ReadonlyMap<string, PodReading> =>
  new Map(Object.entries(milli).map(([name, value]) => [name, { milli: value, at: now.getTime(), windowMs: 30_000 }]));

const two = [pod('a'), pod('b')];
const three = [...two, pod('c')];
const starting = { ready: 'False', startTime: '2026-01-01T11:59:00Z' } as const;

describe('the number of replicas a reading asks for', () => {
  it.each([
    ['grows by the ratio', two, { a: 80, b: 120 }, 4, 100],
    ['shrinks by the ratio, rounded up', three, { a: 20, b: 20, c: 20 }, 2, 20],
    ['stays within the tolerance', two, { a: 52, b: 54 }, 2, 53],
    ['takes missing pods as idle when it grows', three, { a: 90, b: 90 }, 4, 90],
    ['takes missing pods as fully busy when it shrinks', three, { a: 10, b: 10 }, 3, 10],
    ['takes starting pods as idle when it grows', [...two, pod('c', starting)], { a: 100, b: 100, c: 500 }, 4, 100],
    ['does not count failed pods', [...two, pod('c', { phase: 'Failed' })], { a: 100, b: 100, c: 0 }, 4, 100],
  ] as const)('by utilization: %s', (_, pods, values, replicas, utilization) => {
    const count = countByUtilization(situation(pods), readings(values), 'cpu', 50, (one) => requestOf(one, 'cpu', undefined));
    expect(count).toMatchObject({ replicas, utilization });
  });

  it('follows an average per pod, a total, and a share', () => {
    expect(countByAverage(situation(two), readings({ a: 3000, b: 5000 }), undefined, 2000)).toEqual({ replicas: 4, milli: 4000 });
    expect(countByValue(situation(two), 30_000, 10_000, 2)).toEqual({ replicas: 6, milli: 30_000 });
    expect(countByShare(situation(two), 30_000, 10_000)).toEqual({ replicas: 3, milli: 15_000 });
    expect(countByShare(situation(two), 20_500, 10_000)).toEqual({ replicas: 2, milli: 10_250 });
  });

  it('says why it cannot tell', () => {
    const count = (pods: readonly Pod[], values: Readonly<Record<string, number>>, resource = 'cpu') =>
      countByUtilization(situation(pods), readings(values), resource, 50, (one) => requestOf(one, resource, undefined));
    expect(() => count([], {})).toThrow('no pods returned by selector while calculating replica count');
    expect(() => count([pod('a', starting)], { a: 10 })).toThrow('did not receive metrics for targeted pods (pods might be unready)');
    expect(() => count(two, { a: 10, b: 10 }, 'memory')).toThrow('missing request for memory in container main of Pod a');
  });
});
