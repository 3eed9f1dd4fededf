import type { PodSituation } from '../pods/pod-situation.ts';
import { incarnations, podContainers } from '../pods/pod-containers.ts';
import { isResized } from './container-resize.ts';

export interface ResizeVerdict {
  readonly type: 'PodResizePending' | 'PodResizeInProgress';
  readonly status: 'True';
  readonly reason?: string;
  readonly message?: string;
}

/** The conditions of a resize that waits for room, and of one that its containers do not have yet; none once all is done. */
export function resizeVerdicts(situation: PodSituation): readonly ResizeVerdict[] {
  if (situation.termination !== undefined) return [];
  const { obstacle, error } = situation.resize;
  const pending = obstacle === undefined ? [] : [{ type: 'PodResizePending', status: 'True', ...obstacle } as const];
  const failure = error === undefined ? {} : { reason: 'Error', message: error };
  return isInProgress(situation) ? [...pending, { type: 'PodResizeInProgress', status: 'True', ...failure }] : pending;
}

function isInProgress({ pod, observed }: PodSituation): boolean {
  return podContainers(pod).some(({ spec, role }) => {
    const latest = incarnations(observed, spec.name)[0];
    return (role === 'app' || role === 'sidecar') && latest?.state.type === 'running' && !isResized(spec, { pod, observed: latest });
  });
}
