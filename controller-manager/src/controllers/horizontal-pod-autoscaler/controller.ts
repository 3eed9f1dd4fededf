import {
  horizontalPodAutoscalers,
  pods,
  type AutoscalingHorizontalPodAutoscaler as HorizontalPodAutoscaler,
  type HPAScalingRules,
  type Scale,
} from '@kubets/api';
import { changedObjects, type Controller, type Trigger } from '@kubets/control-loop';
import { deepEqual, formatTime, isApiError, keyOf, parseLabelSelector, quantityToNumber, type ObjectKey, type ResourceReference } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { createKindResolver } from '../../kind-resolver.ts';
import { messageOf } from '../../workloads/pod-control.ts';
import { chooseProposal, measure } from './measure.ts';
import { createMetricsReader } from './metrics-reader.ts';
import { planOutOfBounds, planScaling, withChange, type ScalingPlan } from './plan.ts';
import type { Situation } from './replica-count.ts';
import { createReport, type Report } from './report.ts';
import type { ScalingHistory } from './scaling-limits.ts';
import { TargetSelectors } from './target-selectors.ts';

/** Changes the number of a workload's replicas by what the metrics APIs say of it. */
export function horizontalPodAutoscalerController({ client, informers, recorder, clock, config, log }: ControllerContext): readonly Controller[] {
  const autoscalers = informers.informer(horizontalPodAutoscalers);
  const podInformer = informers.informer(pods);
  const kinds = createKindResolver(client);
  const reader = createMetricsReader(client);
  const histories = new Map<ObjectKey, ScalingHistory>();
  const selectors = new TargetSelectors();

  const situationOf = (autoscaler: HorizontalPodAutoscaler, { spec, status }: Scale): Situation => {
    const matcher = parseLabelSelector(status?.selector ?? '');
    const toleranceOf = (rules: HPAScalingRules | undefined): number =>
      rules?.tolerance === undefined ? config.horizontalPodAutoscalerTolerance : quantityToNumber(rules.tolerance);
    return {
      currentReplicas: spec?.replicas ?? 0,
      statusReplicas: status?.replicas ?? 0,
      pods: podInformer.lister.inNamespace(autoscaler.metadata.namespace ?? '').filter(({ metadata }) => matcher.matches(metadata.labels)),
      tolerances: { up: toleranceOf(autoscaler.spec.behavior?.scaleUp), down: toleranceOf(autoscaler.spec.behavior?.scaleDown) },
      patience: {
        cpuInitializationMs: config.horizontalPodAutoscalerCpuInitializationPeriod,
        initialReadinessDelayMs: config.horizontalPodAutoscalerInitialReadinessDelay,
      },
      now: clock.now(),
    };
  };

  const targetOf = async (autoscaler: HorizontalPodAutoscaler, report: Report, signal: AbortSignal): Promise<Target | undefined> => {
    const { apiVersion = '', kind, name } = autoscaler.spec.scaleTargetRef;
    try {
      const resource = await kinds.resolve(apiVersion, kind, signal);
      const scale = await client.getSubresource<Scale>(resource, { namespace: autoscaler.metadata.namespace, name }, 'scale');
      report.condition('AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale");
      return { resource, scale };
    } catch (error) {
      signal.throwIfAborted();
      report.warning('FailedGetScale', messageOf(error));
      report.condition('AbleToScale', 'False', 'FailedGetScale', `the HPA controller was unable to get the target's current scale: ${messageOf(error)}`);
      return undefined;
    }
  };

  /** What the metrics say, told in the report; undefined when they say nothing to go by. */
  const measured = async (key: ObjectKey, autoscaler: HorizontalPodAutoscaler, scale: Scale, report: Report, signal: AbortSignal) => {
    const selector = scale.status?.selector ?? '';
    const problem = selectors.note(key, selector, podInformer.lister.inNamespace(autoscaler.metadata.namespace ?? ''));
    if (problem) {
      report.warning(problem.reason, problem.message);
      report.condition('ScalingActive', 'False', problem.condition.reason, problem.condition.message);
      report.warning('FailedComputeMetricsReplicas', problem.message);
      return undefined;
    }
    const result = await measure(reader, kinds, { autoscaler, selector, situation: situationOf(autoscaler, scale), signal });
    report.metrics(result);
    try {
      const proposal = chooseProposal(result, scale.spec?.replicas ?? 0);
      report.condition('ScalingActive', 'True', 'ValidMetricFound', `the HPA was able to successfully calculate a replica count from ${proposal.name}`);
      return proposal;
    } catch (error) {
      const [first] = result.failures;
      if (first) report.condition('ScalingActive', 'False', first.reason, `the HPA was unable to compute the replica count: ${first.message}`);
      report.warning('FailedComputeMetricsReplicas', messageOf(error));
      return undefined;
    }
  };

  const planFor = async (key: ObjectKey, autoscaler: HorizontalPodAutoscaler, scale: Scale, report: Report, signal: AbortSignal) => {
    const current = scale.spec?.replicas ?? 0;
    const history = histories.get(key) ?? { recommendations: [{ replicas: current, at: clock.now().getTime() }], growths: [], shrinkings: [] };
    histories.set(key, history);
    const outOfBounds = planOutOfBounds(autoscaler.spec, current);
    if (outOfBounds) return outOfBounds;
    const proposal = await measured(key, autoscaler, scale, report, signal);
    if (proposal === undefined) return undefined;
    const downscaleStabilizationMs = config.horizontalPodAutoscalerDownscaleStabilization;
    const plan = planScaling({ spec: autoscaler.spec, current, proposal, history, downscaleStabilizationMs, now: clock.now().getTime() });
    histories.set(key, plan.history);
    return plan;
  };

  const rescale = async (key: ObjectKey, { resource, scale }: Target, plan: Decision, report: Report, signal: AbortSignal): Promise<boolean> => {
    const { desired, rescaleReason } = plan;
    const { namespace, name = '' } = scale.metadata ?? {};
    const from = scale.spec?.replicas ?? 0;
    try {
      await client.updateSubresource(resource, { namespace, name }, 'scale', { ...scale, spec: { ...scale.spec, replicas: desired } }, { signal });
    } catch (error) {
      report.warning('FailedRescale', `New size: ${desired}; reason: ${rescaleReason}; error: ${messageOf(error)}`);
      report.condition('AbleToScale', 'False', 'FailedUpdateScale', `the HPA controller was unable to update the target scale: ${messageOf(error)}`);
      return false;
    }
    report.condition('AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${desired}`);
    report.normal('SuccessfulRescale', `New size: ${desired}; reason: ${rescaleReason}`);
    const history = histories.get(key);
    if (history) histories.set(key, withChange(history, from, desired, clock.now().getTime()));
    return true;
  };

  const look = async (key: ObjectKey, autoscaler: HorizontalPodAutoscaler, signal: AbortSignal): Promise<void> => {
    const report = createReport(autoscaler, recorder, clock.now());
    const target = await targetOf(autoscaler, report, signal);
    if (target === undefined) return await save(autoscaler, report.status(), signal);
    const current = target.scale.spec?.replicas ?? 0;
    const plan = await planFor(key, autoscaler, target.scale, report, signal);
    for (const { type, status, reason, message } of plan?.conditions ?? []) report.condition(type, status, reason, message);
    const rescaled = plan !== undefined && plan.desired !== current && (await rescale(key, target, plan, report, signal));
    const replicas = { currentReplicas: current, desiredReplicas: rescaled ? plan.desired : plan === undefined ? autoscaler.status.desiredReplicas : current };
    await save(autoscaler, { ...report.status(), ...replicas, ...(rescaled && { lastScaleTime: formatTime(clock.now()) }) }, signal);
  };

  const save = async (autoscaler: HorizontalPodAutoscaler, status: HorizontalPodAutoscaler['status'], signal: AbortSignal): Promise<void> => {
    if (!deepEqual(status, autoscaler.status)) await client.updateStatus(horizontalPodAutoscalers, { ...autoscaler, status }, { signal });
  };

  return [
    {
      name: 'horizontal-pod-autoscaler',
      workers: 5,
      triggers: [whenAsked()],
      async reconcile(key, signal) {
        const autoscaler = autoscalers.lister.get(key);
        if (autoscaler === undefined) {
          histories.delete(key);
          selectors.forget(key);
          return;
        }
        try {
          await look(key, autoscaler, signal);
        } catch (error) {
          signal.throwIfAborted();
          if (!isApiError(error, 'Conflict') && !isApiError(error, 'NotFound')) log.warn({ err: error, autoscaler: key }, 'autoscaler not looked after');
        }
        return { requeueAfterMs: config.horizontalPodAutoscalerSyncPeriod };
      },
    },
  ];

  /** Own status writes are no reason to look before the period is over. */
  function whenAsked(): Trigger {
    return {
      informer: autoscalers,
      keys: (change) => {
        const sameSpec = change.type === 'updated' && deepEqual((change.old as HorizontalPodAutoscaler).spec, (change.object as HorizontalPodAutoscaler).spec);
        return sameSpec ? [] : changedObjects(change).map(keyOf);
      },
    };
  }
}

type Decision = Pick<ScalingPlan, 'desired' | 'rescaleReason' | 'conditions'>;

interface Target {
  readonly resource: ResourceReference;
  readonly scale: Scale;
}
