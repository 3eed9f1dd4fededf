import { readFile } from 'node:fs/promises';
import type { Pod } from '@kubets/api';
import { podContainers } from '../pods/pod-containers.ts';

/** Whether a container of the pod is to be confined by a profile. */
export function asksForAppArmor(pod: Pod): boolean {
  const shared = pod.spec.securityContext?.appArmorProfile;
  return podContainers(pod).some(({ spec }) => {
    const profile = spec.securityContext?.appArmorProfile ?? shared;
    return profile !== undefined && profile.type !== 'Unconfined';
  });
}

/** Whether the node's kernel has AppArmor turned on. */
export async function hasAppArmor(): Promise<boolean> {
  const enabled = await readFile('/sys/module/apparmor/parameters/enabled', 'utf8').catch(() => 'N');
  return enabled.startsWith('Y');
}
