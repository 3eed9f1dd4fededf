import type { AutoscalingHorizontalPodAutoscaler as HorizontalPodAutoscaler, HPAScalingRules, Pod, Scale } from '@kubets/api';
import { parseLabelSelector, quantityToNumber } from '@kubets/machinery';
import type { ControllerManagerConfig } from '../../config.ts';
import type { Situation } from './replica-count.ts';

export interface SeenTarget {
  readonly autoscaler: HorizontalPodAutoscaler;
  readonly scale: Scale;
  /** All of its namespace. */
  readonly pods: readonly Pod[];
}

/** What metrics are judged by: the target's present size, its pods, and how patient and tolerant to be. */
export function situationOf({ autoscaler, scale, pods }: SeenTarget, config: ControllerManagerConfig, now: Date): Situation {
  const matcher = parseLabelSelector(scale.status?.selector ?? '');
  const toleranceOf = (rules: HPAScalingRules | undefined): number =>
    rules?.tolerance === undefined ? config.horizontalPodAutoscalerTolerance : quantityToNumber(rules.tolerance);
  return {
    currentReplicas: scale.spec?.replicas ?? 0,
    statusReplicas: scale.status?.replicas ?? 0,
    pods: pods.filter(({ metadata }) => matcher.matches(metadata.labels)),
    tolerances: { up: toleranceOf(autoscaler.spec.behavior?.scaleUp), down: toleranceOf(autoscaler.spec.behavior?.scaleDown) },
    patience: {
      cpuInitializationMs: config.horizontalPodAutoscalerCpuInitializationPeriod,
      initialReadinessDelayMs: config.horizontalPodAutoscalerInitialReadinessDelay,
    },
    now,
  };
}
