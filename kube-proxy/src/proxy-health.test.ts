import type { Node } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { ProxyHealth } from './proxy-health.ts';

let time = new Date('2026-01-01T00:00:00Z');
const now = (): Date => time;
const step = (milliseconds: number): void => void (time = new Date(time.getTime() + milliseconds));

const node = (changes: object = {}, spec: object = {}): Node => ({ metadata: { name: 'node1', ...changes }, spec }) as Node;

describe('the health of the proxy', () => {
  it('is good while nothing has been asked of it', () => {
    expect(new ProxyHealth({ now, timeoutMs: 60_000 }).report()).toMatchObject({ healthy: true, nodeEligible: true });
  });

  it('is bad once a change has waited too long, tells since when, and good again when it is in the kernel', () => {
    const health = new ProxyHealth({ now, timeoutMs: 60_000 });
    health.updated();
    const updated = now();
    step(5000);
    health.queued();
    step(59_999);
    health.queued();
    expect(health.report().healthy).toBe(true);
    step(1);
    expect(health.report()).toMatchObject({ healthy: false, lastUpdated: updated, currentTime: now() });
    health.updated();
    expect(health.report()).toMatchObject({ healthy: true, lastUpdated: now() });
  });

  it.each([
    ['as any other', node(), true],
    ['being deleted', node({ deletionTimestamp: '2026-01-01T00:00:00Z' }), false],
    ['marked by the cluster autoscaler', node({}, { taints: [{ key: 'ToBeDeletedByClusterAutoscaler', effect: 'NoSchedule' }] }), false],
    ['not there yet', undefined, true],
  ])('for a node that is %s says whether it may get traffic', (_what, observed, eligible) => {
    const health = new ProxyHealth({ now, timeoutMs: 60_000 });
    health.follow(observed);
    expect(health.report()).toMatchObject({ healthy: true, nodeEligible: eligible });
  });
});
