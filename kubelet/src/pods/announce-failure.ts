import type { Pod } from '@kubets/api';
import { announcer } from './announcer.ts';
import type { PodAction } from './plan-pod.ts';
import type { PodDependencies } from './pod-dependencies.ts';
import { StartError } from './start-error.ts';

/** Tells the user, or at least the log, why an action of a pod failed. */
export function announceFailure(pod: Pod, action: PodAction, { error, dependencies }: { error: unknown; dependencies: PodDependencies }): void {
  const { recorder, log } = dependencies;
  const { message } = error as Error;
  // The hook's own event tells all, and the container's end has one, too.
  if (error instanceof StartError && error.reason === 'PostStartHookError') return;
  // An image that cannot be had is said to be, like a container's own.
  if (action.type === 'mountVolumes' && (error as Error).cause instanceof StartError) return;
  if (action.type === 'mountVolumes') recorder.event(pod, { type: 'Warning', reason: 'FailedMount', message });
  else if (action.type === 'runSandbox')
    recorder.event(pod, { type: 'Warning', reason: 'FailedCreatePodSandBox', message: `Failed to create pod sandbox: ${message}` });
  else if (action.type === 'startContainer')
    announcer(pod, action.container, dependencies)({ type: 'Warning', reason: 'Failed', message: startFailureText(error) });
  else log.warn({ pod: `${pod.metadata.namespace}/${pod.metadata.name}`, action: action.type, err: error }, 'an action of a pod failed');
}

function startFailureText(error: unknown): string {
  const { message } = error as Error;
  if (!(error instanceof StartError)) return `Error: ${message}`;
  return error.reason === 'CreateContainerConfigError' || error.reason === 'CreateContainerError' ? `Error: ${message}` : `Error: ${error.reason}`;
}
