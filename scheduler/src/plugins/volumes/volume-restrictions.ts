import type { Pod } from '@kubets/api';
import { skip, type Rejection, type SchedulerPlugin } from '../../framework/plugin.ts';
import { claimsOf, type VolumeSource } from './volume-source.ts';

const name = 'VolumeRestrictions';
const inUse: Rejection = {
  plugin: name,
  reasons: ['node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod'],
};

/** A ReadWriteOncePod claim is for one pod at a time, on whatever node. */
export function volumeRestrictions(source: VolumeSource): SchedulerPlugin<ReadonlySet<string>> {
  return {
    name,
    wakesOn: (event) => event.type === 'assigned-pod-deleted' || event.type === 'volumes-changed',
    prepare({ pod }) {
      const users = exclusiveClaims(pod, source).flatMap((key) => source.podsUsing(key).filter((other) => other.metadata.uid !== pod.metadata.uid));
      const nodes = new Set(users.flatMap(({ spec }) => spec.nodeName || []));
      return nodes.size === 0 ? skip : { type: 'check', state: nodes };
    },
    /** Only preempting the user, on the user's own node, would help. */
    filter: (_pod, node, users) => (users.has(node.name) ? inUse : { ...inUse, unresolvable: true }),
  };
}

function exclusiveClaims(pod: Pod, source: VolumeSource): readonly string[] {
  const namespace = pod.metadata.namespace ?? '';
  return claimsOf(pod)
    .filter((use) => source.claim(namespace, use.name)?.spec.accessModes?.includes('ReadWriteOncePod'))
    .map((use) => `${namespace}/${use.name}`);
}
