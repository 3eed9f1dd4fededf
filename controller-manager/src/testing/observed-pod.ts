import type { Pod } from '@kubets/api';

export interface ObservedPod {
  readonly name: string;
  readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  readonly ready?: boolean;
  readonly leaving?: boolean;
  readonly nodeName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly exitCode?: number;
  readonly restarts?: number;
  readonly finishedAt?: string;
  readonly created?: string;
}

const since = '2026-01-01T00:00:00Z';

/** A pod as a controller sees it, for plans that look at no server. */
export function observedPod({
  name,
  phase = 'Running',
  ready = phase === 'Running',
  leaving,
  nodeName,
  exitCode,
  restarts = 0,
  finishedAt = since,
  created = since,
  ...metadata
}: ObservedPod): Pod {
  const state = exitCode === undefined ? { running: { startedAt: since } } : { terminated: { exitCode, finishedAt } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name, namespace: 'default', uid: name, creationTimestamp: created, ...(leaving && { deletionTimestamp: since }) },
    spec: { containers: [{ name: 'main', image: 'example/app:1' }], ...(nodeName !== undefined && { nodeName }) },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: since }],
      containerStatuses: [{ name: 'main', restartCount: restarts, state }],
    },
  } as unknown as Pod;
}
