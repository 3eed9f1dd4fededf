import type { Pod } from '@kubets/api';
import { CommandError } from '../../command-error.ts';
import { askedFields, debugContainer, type DebugContainer } from './debug-container.ts';
import type { DebugOptions } from './debug-options.ts';
import { isolatesCopies, withProfile } from './profiles.ts';

export interface PodCopy {
  readonly pod: object;
  /** The container added, or changed, for debugging. */
  readonly container: string | undefined;
}

/** A copy of a pod that nothing manages: with the container `added` (or the one of that name changed), and images as `--set-image` says. */
export function copyPod(original: Pod, copyName: string, added: string | undefined, options: DebugOptions): PodCopy {
  const { nodeName, initContainers, containers, ...spec } = original.spec;
  delete spec.ephemeralContainers;
  const changed = containers.map((container) => withImage(withoutProbes(container, options), options));
  return {
    container: added,
    pod: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: copiedMetadata(original, copyName, options),
      spec: {
        ...spec,
        ...(options.sameNode && { nodeName }),
        ...(initContainers && options.keep.initContainers && { initContainers: initContainers.map((container) => withImage(container, options)) }),
        ...sharing(options),
        containers: added === undefined ? changed : withDebugContainer(changed, added, options),
      },
    },
  };
}

function copiedMetadata({ metadata }: Pod, name: string, { keep, profile }: DebugOptions): object {
  const isolated = isolatesCopies(profile);
  return {
    name,
    namespace: metadata.namespace,
    ...((keep.annotations || !isolated) && { annotations: metadata.annotations }),
    ...(keep.labels && isolated && { labels: metadata.labels }),
  };
}

function sharing({ shareProcesses, profile }: DebugOptions): { readonly shareProcessNamespace?: boolean } {
  if (shareProcesses !== undefined) return { shareProcessNamespace: shareProcesses };
  return isolatesCopies(profile) ? { shareProcessNamespace: true } : {};
}

type Container = Pod['spec']['containers'][number];

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

function withoutProbes(container: Container, { keep, profile }: DebugOptions): Container {
  const copy = { ...container };
  if (isolatesCopies(profile)) for (const probe of probes) if (!keep[probe]) delete copy[probe];
  return copy;
}

function withImage(container: Container, { setImages }: DebugOptions): Container {
  const image = setImages.get(container.name) ?? setImages.get('*');
  return image === undefined ? container : { ...container, image };
}

function withDebugContainer(containers: readonly Container[], name: string, options: DebugOptions): readonly object[] {
  const present = containers.find((container) => container.name === name);
  if (present === undefined && options.image === undefined) throw new CommandError('you must specify image when creating new container');
  const debugging = withProfile(present === undefined ? debugContainer(name, options) : changedContainer(present, options), options.profile, options.custom);
  return present === undefined ? [...containers, debugging] : containers.map((container) => (container === present ? debugging : container));
}

/** Words behind the dash replace command and arguments both, unless they are arguments only. */
function changedContainer(present: Container, options: DebugOptions): DebugContainer {
  const { command, args, ...rest } = present;
  const kept = options.words.length === 0 ? { command, args } : options.argumentsOnly ? { command } : {};
  return { ...rest, ...kept, stdin: options.stdin, tty: options.tty, ...askedFields(present.name, options) };
}
