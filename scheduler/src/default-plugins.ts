import type { SchedulerPlugin } from './framework/plugin.ts';
import { imageLocality } from './plugins/image-locality.ts';
import { interPodAffinity } from './plugins/inter-pod-affinity.ts';
import { nodeAffinity } from './plugins/node-affinity.ts';
import { nodeName } from './plugins/node-name.ts';
import { nodePorts } from './plugins/node-ports.ts';
import { nodeResourcesBalancedAllocation } from './plugins/node-resources-balanced-allocation.ts';
import { nodeResourcesFit } from './plugins/node-resources-fit.ts';
import { nodeUnschedulable } from './plugins/node-unschedulable.ts';
import { schedulingGates } from './plugins/scheduling-gates.ts';
import { taintToleration } from './plugins/taint-toleration.ts';
import type { SelectorSource } from './plugins/topology-spread/default-constraints.ts';
import { podTopologySpread } from './plugins/topology-spread/pod-topology-spread.ts';
import { nodeVolumeLimits } from './plugins/volumes/node-volume-limits.ts';
import { volumeBinding, type VolumeBindingOptions } from './plugins/volumes/volume-binding.ts';
import { volumeRestrictions } from './plugins/volumes/volume-restrictions.ts';
import { volumeZone } from './plugins/volumes/volume-zone.ts';

/** In the order nodes are filtered; the first plugin to object gives the node's reason. */
export function defaultPlugins(volumes: VolumeBindingOptions, selectors: SelectorSource): readonly SchedulerPlugin[] {
  return [
    schedulingGates,
    nodeUnschedulable,
    nodeName,
    taintToleration,
    nodeAffinity,
    nodePorts,
    nodeResourcesFit,
    volumeRestrictions(volumes.source),
    nodeVolumeLimits(volumes.source),
    volumeBinding(volumes),
    volumeZone(volumes.source),
    podTopologySpread({ selectors }),
    interPodAffinity,
    nodeResourcesBalancedAllocation,
    imageLocality,
  ];
}
