import type { Change } from '@kubets/control-loop';
import type { EndpointSlice } from '@kubets/api';
import { expect, it } from 'vitest';
import { PendingChanges } from './pending-changes.ts';
import { buildService, buildSlice } from './testing/builders.ts';

const triggered = (time: string): EndpointSlice => {
  const slice = buildSlice('web', []);
  return { ...slice, metadata: { ...slice.metadata, annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': time } } };
};

it('changes are counted until they are taken, with the times at which those of endpoints began', () => {
  const pending = new PendingChanges();
  const [service, slice] = [buildService('web', {}), triggered('2026-01-02T03:04:05.006Z')];
  const counts = [
    pending.service({ type: 'added', object: service }),
    pending.service({ type: 'updated', object: { ...service }, old: service }),
    pending.slice({ type: 'updated', object: slice, old: buildSlice('web', []) }),
    pending.slice({ type: 'deleted', object: slice } satisfies Change<EndpointSlice>),
    pending.slice({ type: 'added', object: triggered('at noon') }),
  ];
  expect(counts).toEqual([1, 1, 1, 1, 1]);
  expect([pending.services, pending.endpoints]).toEqual([2, 3]);
  expect(pending.take()).toEqual({ services: 2, endpoints: 3, triggeredAt: [new Date('2026-01-02T03:04:05.006Z')] });
  expect(pending.take()).toEqual({ services: 0, endpoints: 0, triggeredAt: [] });
});
