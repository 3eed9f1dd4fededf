import { z } from 'zod';
import { anyNodeChange, type ClusterEvent } from '../../framework/cluster-event.ts';
import type { Rejection, SchedulerPlugin } from '../../framework/plugin.ts';
import type { NodeInfo } from '../../state/node-info.ts';
import type { PodInfo } from '../../state/pod-info.ts';
import { parseResources, type Resources } from '../../state/resources.ts';
import { resourceScore, scoringStrategySchema } from './scoring-strategy.ts';

const name = 'NodeResourcesFit';

export const nodeResourcesFitArgs = z.strictObject({
  /** Extended resources somebody else looks after; not asked about here. */
  ignoredResources: z.array(z.string()).default([]),
  ignoredResourceGroups: z.array(z.string()).default([]),
  scoringStrategy: scoringStrategySchema.prefault({}),
});
export type NodeResourcesFitArgs = z.output<typeof nodeResourcesFitArgs>;

/** A node must have what the pod asks for left; of those that do, the emptiest is best unless the strategy says otherwise. */
export function nodeResourcesFit({ ignoredResources, ignoredResourceGroups, scoringStrategy }: NodeResourcesFitArgs): SchedulerPlugin {
  const names = new Set(ignoredResources);
  const groups = new Set(ignoredResourceGroups);
  const ignores: Ignores = (resource) => names.has(resource) || (resource.includes('/') && groups.has(resource.split('/')[0] ?? ''));
  return {
    name,
    wakesOn,
    filter(pod, node) {
      const short = whatIsShort(pod, node, ignores);
      return short === undefined ? undefined : rejectionFor(short, pod, node, ignores);
    },
    score: resourceScore(scoringStrategy),
  };
}

type Ignores = (extendedResource: string) => boolean;

/** A node that is too small even when it is empty helps as little as a pod that leaves nothing behind. */
function wakesOn(event: ClusterEvent, pod: PodInfo): boolean {
  if (event.type === 'assigned-pod-deleted' || event.type === 'assigned-pod-updated' || event.type === 'pod-updated') return true;
  return 'node' in event && anyNodeChange(event, ['allocatable']) && coreFits(pod.requests, parseResources(event.node.status.allocatable));
}

const coreFits = (wanted: Resources, all: Resources): boolean =>
  wanted.cpu <= all.cpu && wanted.memory <= all.memory && wanted.ephemeralStorage <= all.ephemeralStorage;

/** Which resources are missing; undefined, without making an object, for the node that fits. */
function whatIsShort({ requests }: PodInfo, { requested, allocatable, allowedPods, pods }: NodeInfo, ignores: Ignores): readonly string[] | undefined {
  let short: string[] | undefined;
  if (pods.size + 1 > allowedPods) short = ['Too many pods'];
  if (requests.cpu > 0 && requests.cpu > allocatable.cpu - requested.cpu) (short ??= []).push('Insufficient cpu');
  if (requests.memory > 0 && requests.memory > allocatable.memory - requested.memory) (short ??= []).push('Insufficient memory');
  if (requests.ephemeralStorage > 0 && requests.ephemeralStorage > allocatable.ephemeralStorage - requested.ephemeralStorage) {
    (short ??= []).push('Insufficient ephemeral-storage');
  }
  if (requests.other === undefined) return short;
  const wanted = [...requests.other].filter(([resource]) => !ignores(resource));
  return whatElseIsShort(wanted, requested.other, allocatable.other, short);
}

type Amounts = ReadonlyMap<string, number>;

function whatElseIsShort(
  wanted: readonly (readonly [string, number])[],
  used: Amounts | undefined,
  all: Amounts | undefined,
  known: readonly string[] = [],
): readonly string[] | undefined {
  const short = wanted.filter(([resource, amount]) => amount > 0 && amount > (all?.get(resource) ?? 0) - (used?.get(resource) ?? 0));
  const reasons = [...known, ...short.map(([resource]) => `Insufficient ${resource}`)];
  return reasons.length === 0 ? undefined : reasons;
}

/** More than the node has altogether: no pod's leaving would help. */
function rejectionFor(reasons: readonly string[], { requests }: PodInfo, { allocatable }: NodeInfo, ignores: Ignores): Rejection {
  const hopeless =
    !coreFits(requests, allocatable) ||
    [...(requests.other ?? [])].some(([resource, amount]) => !ignores(resource) && amount > (allocatable.other?.get(resource) ?? 0));
  return { plugin: name, reasons, unresolvable: hopeless };
}
