import type { Pod } from '@kubets/api';
import { debugContainer, type DebugContainer } from './debug-container.ts';
import type { DebugOptions } from './debug-options.ts';
import { withProfile } from './profiles.ts';

/** The container that joins a running pod, and with a target that container's processes. */
export function ephemeralContainer(name: string, options: DebugOptions): DebugContainer {
  const container = { ...debugContainer(name, options), ...(options.target !== undefined && { targetContainerName: options.target }) };
  return withProfile(container, options.profile, options.custom);
}

/** The strategic patch of the pod's `ephemeralcontainers` that adds it. */
export function addingPatch({ metadata, spec }: Pod, container: DebugContainer): object {
  return { metadata: { uid: metadata.uid }, spec: { ephemeralContainers: [...(spec.ephemeralContainers ?? []), container] } };
}
