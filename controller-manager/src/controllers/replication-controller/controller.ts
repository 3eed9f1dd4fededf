import { replicationControllers } from '@kubets/api';
import type { Controller } from '@kubets/control-loop';
import { labelSetMatcher } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { replicaController } from '../replica-set/replica-controller.ts';

/** A ReplicationController is a ReplicaSet whose selector is a plain map. */
export function replicationControllerController(context: ControllerContext): readonly Controller[] {
  return [
    replicaController(context, {
      name: 'replicationcontroller',
      resource: replicationControllers,
      matcher: (controller) => labelSetMatcher(controller.spec.selector),
      spec: (controller) => ({
        replicas: controller.spec.replicas ?? 1,
        minReadySeconds: controller.spec.minReadySeconds ?? 0,
        template: controller.spec.template ?? {},
        generation: controller.metadata.generation,
        countsTerminating: false,
      }),
      relatedPods: (_, owned) => owned,
    }),
  ];
}
