import { horizontalPodAutoscalers, type AutoscalingHorizontalPodAutoscaler as HorizontalPodAutoscaler } from '@kubets/api';
import { changedObjects, type Controller, type Informer, type Trigger } from '@kubets/control-loop';
import { deepEqual, formatTime, isApiError, keyOf } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { autoscalerContext, type AutoscalerContext, type Look } from './context.ts';
import { decide } from './decide.ts';
import { createReport } from './report.ts';
import { readTarget, rescale } from './scale-target.ts';

/** Changes the number of a workload's replicas by what the metrics APIs say of it. */
export function horizontalPodAutoscalerController(controllerContext: ControllerContext): readonly Controller[] {
  const context = autoscalerContext(controllerContext);
  const { autoscalers, histories, selectors, recorder, clock, config } = context;
  return [
    {
      name: 'horizontal-pod-autoscaler',
      workers: 5,
      triggers: [whenAsked(autoscalers)],
      async reconcile(key, signal) {
        const autoscaler = autoscalers.lister.get(key);
        if (autoscaler === undefined) {
          histories.delete(key);
          selectors.forget(key);
          return;
        }
        try {
          await reconcile(context, { key, autoscaler, report: createReport(autoscaler, recorder, clock.now()), signal });
        } catch (error) {
          signal.throwIfAborted();
          if (!isApiError(error, 'Conflict') && !isApiError(error, 'NotFound')) {
            controllerContext.log.warn({ err: error, autoscaler: key }, 'autoscaler not looked after');
          }
        }
        return { requeueAfterMs: config.horizontalPodAutoscalerSyncPeriod };
      },
    },
  ];
}

/** Own status writes are no reason to look before the period is over. */
function whenAsked(autoscalers: Informer<HorizontalPodAutoscaler>): Trigger {
  return {
    informer: autoscalers,
    keys: (change) => {
      const sameSpec = change.type === 'updated' && deepEqual((change.old as HorizontalPodAutoscaler).spec, (change.object as HorizontalPodAutoscaler).spec);
      return sameSpec ? [] : changedObjects(change).map(keyOf);
    },
  };
}

async function reconcile(context: AutoscalerContext, look: Look): Promise<void> {
  const { autoscaler, report } = look;
  const target = await readTarget(context, look);
  if (target === undefined) return await save(context, look, report.status());
  const current = target.scale.spec?.replicas ?? 0;
  const decision = await decide(context, look, target.scale);
  for (const { type, status, reason, message } of decision?.conditions ?? []) report.condition(type, status, reason, message);
  const rescaled = decision !== undefined && decision.desired !== current && (await rescale(context, look, target, decision));
  const desiredReplicas = rescaled ? decision.desired : decision === undefined ? autoscaler.status.desiredReplicas : current;
  const lastScaleTime = rescaled && { lastScaleTime: formatTime(context.clock.now()) };
  await save(context, look, { ...report.status(), currentReplicas: current, desiredReplicas, ...lastScaleTime });
}

async function save({ client }: AutoscalerContext, { autoscaler, signal }: Look, status: HorizontalPodAutoscaler['status']): Promise<void> {
  if (!deepEqual(status, autoscaler.status)) await client.updateStatus(horizontalPodAutoscalers, { ...autoscaler, status }, { signal });
}
