import type { ContainerConfig, PodIdentity, SandboxConfig } from '../container-runtime.ts';

/** The labels and names that make containers recognisable: the ones dockershim and cri-dockerd use, so that any of them can read the others' containers. */
export const label = {
  type: 'io.kubernetes.docker.type',
  podName: 'io.kubernetes.pod.name',
  podNamespace: 'io.kubernetes.pod.namespace',
  podUid: 'io.kubernetes.pod.uid',
  containerName: 'io.kubernetes.container.name',
  sandboxId: 'io.kubernetes.sandbox.id',
  hash: 'annotation.io.kubernetes.container.hash',
  restartCount: 'annotation.io.kubernetes.container.restartCount',
  terminationMessageFile: 'annotation.io.kubernetes.container.terminationMessageFile',
  fallbackToLogsOnError: 'annotation.io.kubernetes.container.fallbackToLogsOnError',
} as const;

export type Labels = Readonly<Record<string, string>>;

export function sandboxName({ pod, attempt }: Pick<SandboxConfig, 'pod' | 'attempt'>): string {
  return ['k8s', 'POD', pod.name, pod.namespace, pod.uid, attempt].join('_');
}

export function containerName({ pod, name, attempt }: Pick<ContainerConfig, 'pod' | 'name' | 'attempt'>): string {
  return ['k8s', name, pod.name, pod.namespace, pod.uid, attempt].join('_');
}

export function sandboxLabels(config: SandboxConfig): Labels {
  return { ...config.labels, ...podLabels(config.pod), [label.type]: 'podsandbox', [label.containerName]: 'POD', [label.restartCount]: String(config.attempt) };
}

export function containerLabels(config: ContainerConfig, sandboxId: string): Labels {
  return {
    ...podLabels(config.pod),
    [label.type]: 'container',
    [label.containerName]: config.name,
    [label.sandboxId]: sandboxId,
    [label.hash]: config.hash,
    [label.restartCount]: String(config.attempt),
    ...(config.terminationMessageFile !== undefined && { [label.terminationMessageFile]: config.terminationMessageFile }),
    ...(config.fallbackToLogsOnError && { [label.fallbackToLogsOnError]: 'true' }),
  };
}

/** Undefined for containers that belong to no pod. */
export function podOfLabels(labels: Labels): PodIdentity | undefined {
  const [name, namespace, uid] = [labels[label.podName], labels[label.podNamespace], labels[label.podUid]];
  return name === undefined || namespace === undefined || uid === undefined ? undefined : { name, namespace, uid };
}

export function isSandbox(labels: Labels): boolean {
  return labels[label.type] === 'podsandbox';
}

function podLabels({ name, namespace, uid }: PodIdentity): Labels {
  return { [label.podName]: name, [label.podNamespace]: namespace, [label.podUid]: uid };
}
