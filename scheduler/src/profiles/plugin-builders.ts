import { z } from 'zod';
import type { SchedulerPlugin } from '../framework/plugin.ts';
import { nodeAffinityArgs } from '../plugins/affinity-args.ts';
import { imageLocality } from '../plugins/image-locality.ts';
import { interPodAffinity, interPodAffinityArgs } from '../plugins/inter-pod-affinity.ts';
import { nodeAffinity } from '../plugins/node-affinity.ts';
import { nodeName } from '../plugins/node-name.ts';
import { nodePorts } from '../plugins/node-ports.ts';
import { balancedAllocationArgs, nodeResourcesBalancedAllocation } from '../plugins/node-resources/balanced-allocation.ts';
import { nodeResourcesFit, nodeResourcesFitArgs } from '../plugins/node-resources/fit.ts';
import { nodeUnschedulable } from '../plugins/node-unschedulable.ts';
import { schedulingGates } from '../plugins/scheduling-gates.ts';
import { taintToleration } from '../plugins/taint-toleration.ts';
import { defaultSpread, podTopologySpreadArgs, type SelectorSource } from '../plugins/topology-spread/default-constraints.ts';
import { podTopologySpread } from '../plugins/topology-spread/pod-topology-spread.ts';
import { nodeVolumeLimits } from '../plugins/volumes/node-volume-limits.ts';
import { volumeBinding, volumeBindingArgs, type VolumeBindingOptions } from '../plugins/volumes/volume-binding.ts';
import { volumeRestrictions } from '../plugins/volumes/volume-restrictions.ts';
import { volumeZone } from '../plugins/volumes/volume-zone.ts';

/** What plugins look things up in. */
export interface PluginSources {
  readonly volumes: VolumeBindingOptions;
  readonly selectors: SelectorSource;
}

/** A plugin a profile may use, by the name upstream gives it. */
export interface PluginBuilder {
  readonly name: string;
  /** Throws a ZodError when the arguments are not the plugin's. */
  build(args: unknown, sources: PluginSources): SchedulerPlugin;
}

const noArgs = z.strictObject({});

/** In the order nodes are filtered; the first plugin to object gives the node's reason. */
export const pluginBuilders: readonly PluginBuilder[] = [
  plain(schedulingGates),
  plain(nodeUnschedulable),
  plain(nodeName),
  plain(taintToleration),
  withArgs('NodeAffinity', nodeAffinityArgs, nodeAffinity),
  plain(nodePorts),
  withArgs('NodeResourcesFit', nodeResourcesFitArgs, nodeResourcesFit),
  fromSources('VolumeRestrictions', ({ volumes }) => volumeRestrictions(volumes.source)),
  fromSources('NodeVolumeLimits', ({ volumes }) => nodeVolumeLimits(volumes.source)),
  withArgs('VolumeBinding', volumeBindingArgs, (args, { volumes }) => volumeBinding(volumes, args)),
  fromSources('VolumeZone', ({ volumes }) => volumeZone(volumes.source)),
  withArgs('PodTopologySpread', podTopologySpreadArgs, (args, { selectors }) => podTopologySpread({ selectors, defaults: defaultSpread(args) })),
  withArgs('InterPodAffinity', interPodAffinityArgs, interPodAffinity),
  withArgs('NodeResourcesBalancedAllocation', balancedAllocationArgs, nodeResourcesBalancedAllocation),
  plain(imageLocality),
];

function plain(plugin: SchedulerPlugin<never, never> | SchedulerPlugin): PluginBuilder {
  return fromSources(plugin.name, () => plugin as SchedulerPlugin);
}

function fromSources(name: string, build: (sources: PluginSources) => unknown): PluginBuilder {
  return withArgs(name, noArgs, (_args, sources) => build(sources));
}

function withArgs<A extends z.ZodType>(name: string, schema: A, build: (args: z.output<A>, sources: PluginSources) => unknown): PluginBuilder {
  return { name, build: (args, sources) => build(schema.parse(args ?? {}), sources) as SchedulerPlugin };
}
