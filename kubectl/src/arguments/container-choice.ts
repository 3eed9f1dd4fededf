import type { Pod } from '@kubets/api';
import { CommandError } from '../command-error.ts';

const defaultContainerAnnotation = 'kubectl.kubernetes.io/default-container';

export interface ContainerChoice {
  readonly name: string;
  /** Nobody chose it, and there are others. */
  readonly defaulted: boolean;
}

function containerNames({ spec }: Pod): readonly string[] {
  return [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].map(({ name }) => name ?? '');
}

/** The container asked for, the one the pod's annotation names, or its first. */
export function chooseContainer(pod: Pod, asked: string | undefined): ContainerChoice {
  const names = containerNames(pod);
  if (asked !== undefined) {
    if (!names.includes(asked)) throw new CommandError(`container ${asked} is not valid for pod ${pod.metadata.name} out of: ${containersText(pod)}`);
    return { name: asked, defaulted: false };
  }
  const annotated = pod.metadata.annotations?.[defaultContainerAnnotation];
  if (annotated !== undefined && names.includes(annotated)) return { name: annotated, defaulted: false };
  return { name: pod.spec.containers[0]?.name ?? '', defaulted: names.length > 1 };
}

/** `web, sidecar, setup (init)`. */
export function containersText({ spec }: Pod): string {
  return [
    ...spec.containers.map(({ name }) => name),
    ...(spec.initContainers ?? []).map(({ name }) => `${name} (init)`),
    ...(spec.ephemeralContainers ?? []).map(({ name }) => `${name} (ephem)`),
  ].join(', ');
}
