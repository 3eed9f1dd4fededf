import type { Pod } from '@kubets/api';
import { anyNodeChange } from '../../framework/cluster-event.ts';
import { skip, type Rejection, type SchedulerPlugin } from '../../framework/plugin.ts';
import type { NodeInfo } from '../../state/node-info.ts';
import { boundVolumes, type VolumeSource } from './volume-source.ts';

const name = 'NodeVolumeLimits';
const rejection: Rejection = { plugin: name, reasons: ['node(s) exceed max volume count'] };

/** Volume handles by CSI driver. */
type Handles = ReadonlyMap<string, ReadonlySet<string>>;

/** A CSI driver may limit how many of its volumes one node can attach. */
export function nodeVolumeLimits(source: VolumeSource): SchedulerPlugin<Handles> {
  return {
    name,
    wakesOn: (event) => event.type === 'assigned-pod-deleted' || event.type === 'volumes-changed' || anyNodeChange(event, ['allocatable']),
    prepare({ pod }) {
      const handles = csiHandles([pod], source);
      return handles.size === 0 ? skip : { type: 'check', state: handles };
    },
    filter(_pod, node, wanted) {
      const limits = limitsOf(node, source);
      if (limits.size === 0) return undefined;
      const used = csiHandles(
        [...node.pods.values()].map(({ pod }) => pod),
        source,
      );
      for (const [driver, handles] of wanted) {
        const limit = limits.get(driver);
        if (limit !== undefined && handles.union(used.get(driver) ?? new Set()).size > limit) return rejection;
      }
      return undefined;
    },
  };
}

function limitsOf({ name: nodeName }: NodeInfo, source: VolumeSource): ReadonlyMap<string, number> {
  const drivers = source.csiNode(nodeName)?.spec.drivers ?? [];
  return new Map(drivers.flatMap((driver) => (driver.allocatable?.count === undefined ? [] : [[driver.name, driver.allocatable.count] as const])));
}

function csiHandles(pods: readonly Pod[], source: VolumeSource): Handles {
  const handles = new Map<string, Set<string>>();
  for (const pod of pods) {
    for (const { spec } of boundVolumes(pod, source)) {
      if (spec.csi === undefined) continue;
      const known = handles.get(spec.csi.driver) ?? new Set();
      handles.set(spec.csi.driver, known.add(spec.csi.volumeHandle));
    }
  }
  return handles;
}
