import { type Draft } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { context, pod } from '../../testing/pod-under-test.ts';
import type { Pod } from '../pod.ts';
import { podSummary } from './pod-columns.ts';

describe('what is printed of a pod', () => {
  const running = { name: 'main', image: 'nginx', imageID: '', ready: true, restartCount: 0, state: { running: {} } };
  it.each<[string, Draft<Pod>, { ready: string; status: string; restarts: string }]>([
    ['pending', { status: { phase: 'Pending' } }, { ready: '0/1', status: 'Pending', restarts: '0' }],
    ['running', { status: { phase: 'Running', containerStatuses: [running] } }, { ready: '1/1', status: 'Running', restarts: '0' }],
    [
      'in a crash loop',
      {
        status: {
          phase: 'Running',
          containerStatuses: [
            {
              ...running,
              ready: false,
              restartCount: 3,
              state: { waiting: { reason: 'CrashLoopBackOff' } },
              lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-02T02:59:05Z' } },
            },
          ],
        },
      },
      { ready: '0/1', status: 'CrashLoopBackOff', restarts: '3 (5m ago)' },
    ],
    [
      'ended by a signal',
      { status: { phase: 'Failed', containerStatuses: [{ ...running, ready: false, state: { terminated: { exitCode: 137, signal: 9 } } }] } },
      { ready: '0/1', status: 'Signal:9', restarts: '0' },
    ],
    [
      'terminating',
      { metadata: { deletionTimestamp: '2026-01-02T03:04:00Z' }, status: { phase: 'Running', containerStatuses: [running] } },
      { ready: '1/1', status: 'Terminating', restarts: '0' },
    ],
    [
      'initializing',
      {
        spec: {
          initContainers: [
            { name: 'a', image: 'x' },
            { name: 'b', image: 'x' },
          ],
        },
        status: {
          phase: 'Pending',
          initContainerStatuses: [
            { ...running, name: 'a', ready: true, state: { terminated: { exitCode: 0 } } },
            { ...running, name: 'b', ready: false },
          ],
        },
      },
      { ready: '0/1', status: 'Init:1/2', restarts: '0' },
    ],
    [
      'gated',
      { status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] } },
      { ready: '0/1', status: 'SchedulingGated', restarts: '0' },
    ],
    ['evicted', { status: { phase: 'Failed', reason: 'Evicted' } }, { ready: '0/1', status: 'Evicted', restarts: '0' }],
  ])('%s', (_name, draft, expected) => {
    const metadata = { name: 'web', ...draft.metadata };
    expect(podSummary(pod(draft.spec, { metadata, status: draft.status } as Draft<Pod>), context.now)).toEqual(expected);
  });
});
