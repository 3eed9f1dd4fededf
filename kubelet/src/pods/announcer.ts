import type { Pod } from '@kubets/api';
import type { EventDraft } from '@kubets/control-loop';
import type { PodContainer } from './pod-containers.ts';
import type { PodDependencies } from './pod-dependencies.ts';

/** Records events of one container. */
export function announcer(pod: Pod, { spec, role }: PodContainer, { recorder }: Pick<PodDependencies, 'recorder'>): (event: EventDraft) => void {
  const list = { init: 'initContainers', sidecar: 'initContainers', app: 'containers', ephemeral: 'ephemeralContainers' }[role];
  return (event) => recorder.event(pod, { ...event, fieldPath: `spec.${list}{${spec.name}}` });
}
