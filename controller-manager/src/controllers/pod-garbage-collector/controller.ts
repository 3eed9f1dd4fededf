import { nodes, pods } from '@kubets/api';
import type { Controller } from '@kubets/control-loop';
import { isApiError } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { periodically } from '../../periodically.ts';
import { disrupt } from '../../workloads/disrupt-pod.ts';
import { isPodTerminal } from '../../workloads/pod-state.ts';
import { missingNodes, planRemovals, type Removal } from './plan.ts';

const everyMs = 20_000;

export function podGarbageCollector({ client, informers, clock, config }: ControllerContext): readonly Controller[] {
  const podInformer = informers.informer(pods);
  const nodeInformer = informers.informer(nodes);
  const missingSince = new Map<string, number>();

  const noteMissing = (missing: ReadonlySet<string>): void => {
    for (const name of missingSince.keys()) if (!missing.has(name)) missingSince.delete(name);
    for (const name of missing) if (!missingSince.has(name)) missingSince.set(name, clock.now().getTime());
  };

  const nodeExists = async (name: string, signal: AbortSignal): Promise<boolean> => {
    try {
      await client.get(nodes, { name }, { signal });
      return true;
    } catch (error) {
      if (isApiError(error, 'NotFound')) return false;
      throw error;
    }
  };

  const remove = async ({ pod, reason }: Removal, signal: AbortSignal): Promise<void> => {
    if (reason === 'orphaned' && (await nodeExists(pod.spec.nodeName ?? '', signal))) return;
    if (reason === 'orphaned' && !isPodTerminal(pod)) {
      await disrupt(client, pod, { reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists', phase: 'Failed', now: clock.now(), signal });
    }
    try {
      await client.delete(pods, pod.metadata, { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid }, signal });
    } catch (error) {
      if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
    }
  };

  return [
    periodically('pod-garbage-collector', everyMs, async (signal) => {
      const all = podInformer.lister.list();
      const known = new Map(nodeInformer.lister.list().map((node) => [node.metadata.name, node]));
      noteMissing(missingNodes({ pods: all, nodes: known }));
      const now = clock.now().getTime();
      const removals = planRemovals({ pods: all, nodes: known, threshold: config.terminatedPodGcThreshold, missingSince, now });
      await Promise.all(removals.map((removal) => remove(removal, signal)));
    }),
  ];
}
