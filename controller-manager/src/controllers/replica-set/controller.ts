import { pods, replicaSets, type Pod, type ReplicaSet } from '@kubets/api';
import type { Controller } from '@kubets/control-loop';
import { controllerOf, labelSelectorMatcher } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { controlledBy, controllerIndex } from '../../controller-index.ts';
import { replicaController } from './replica-controller.ts';

export function replicaSetController(context: ControllerContext): readonly Controller[] {
  const sets = context.informers.informer(replicaSets, { indexes: controllerIndex });
  const podInformer = context.informers.informer(pods, { indexes: controllerIndex });

  /** Pods of sibling ReplicaSets too: a rollout's old and new pods should leave the same node evenly. */
  const relatedPods = (set: ReplicaSet, owned: readonly Pod[]): readonly Pod[] => {
    const parent = controllerOf(set)?.uid;
    if (parent === undefined) return owned;
    return controlledBy(sets.lister, parent).flatMap((sibling) => controlledBy(podInformer.lister, sibling.metadata.uid));
  };

  return [
    replicaController(context, {
      name: 'replicaset',
      resource: replicaSets,
      matcher: (set) => labelSelectorMatcher(set.spec.selector),
      spec: (set) => ({
        replicas: set.spec.replicas ?? 1,
        minReadySeconds: set.spec.minReadySeconds ?? 0,
        template: set.spec.template ?? {},
        generation: set.metadata.generation,
        countsTerminating: true,
      }),
      relatedPods,
    }),
  ];
}
