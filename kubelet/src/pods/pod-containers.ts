import { createHash } from 'node:crypto';
import type { Pod } from '@kubets/api';
import type { ObservedContainer, ObservedPod, ObservedSandbox } from '../runtime/container-runtime.ts';

export type ContainerSpec = Pod['spec']['containers'][number];
export type ContainerRole = 'init' | 'sidecar' | 'app' | 'ephemeral';

export interface PodContainer {
  readonly spec: ContainerSpec;
  readonly role: ContainerRole;
}

/** The containers of a pod, init containers first, in the order they start. */
export function podContainers({ spec }: Pick<Pod, 'spec'>): readonly PodContainer[] {
  return [
    ...(spec.initContainers ?? []).map((container): PodContainer => ({ spec: container, role: container.restartPolicy === 'Always' ? 'sidecar' : 'init' })),
    ...spec.containers.map((container): PodContainer => ({ spec: container, role: 'app' })),
    ...(spec.ephemeralContainers ?? []).map((container): PodContainer => ({ spec: container, role: 'ephemeral' })),
  ];
}

/** Only a new name or image makes a container another one: everything else of it cannot change, or changes in place. */
export function containerHash({ name, image }: Pick<ContainerSpec, 'name' | 'image'>): string {
  return createHash('sha1')
    .update(JSON.stringify([name, image]))
    .digest('hex')
    .slice(0, 10);
}

export function currentSandbox(observed: ObservedPod): ObservedSandbox | undefined {
  return observed.sandboxes.find(({ running }) => running);
}

/** The containers of one name, newest first. */
export function incarnations(observed: ObservedPod, name: string): readonly ObservedContainer[] {
  return observed.containers.filter((container) => container.name === name);
}

/** Whether a container that ended with this code is to be started again, by its own rules first and the pod's policy last. */
export function restartsAfter(pod: Pick<Pod, 'spec'>, { spec, role }: PodContainer, exitCode: number): boolean {
  if (role === 'sidecar') return true;
  if (role === 'ephemeral') return false;
  if (matchingRule({ spec }, exitCode) !== undefined) return true;
  const policy = spec.restartPolicy ?? pod.spec.restartPolicy ?? 'Always';
  if (policy === 'Always') return role === 'app' || exitCode !== 0;
  return policy === 'OnFailure' && exitCode !== 0;
}

/** The first rule of a container that an exit code meets. */
export function matchingRule({ spec }: Pick<PodContainer, 'spec'>, exitCode: number): NonNullable<ContainerSpec['restartPolicyRules']>[number] | undefined {
  return spec.restartPolicyRules?.find(({ exitCodes }) => exitCodes !== undefined && matches(exitCodes, exitCode));
}

function matches({ operator, values }: { operator: string; values?: number[] | undefined }, exitCode: number): boolean {
  const listed = values?.includes(exitCode) ?? false;
  return operator === 'NotIn' ? !listed : listed;
}
