import type { AutoscalingHorizontalPodAutoscaler as HorizontalPodAutoscaler } from '@kubets/api';
import type { EventRecorder } from '@kubets/control-loop';
import { withCondition, type ConditionDraft } from '../../conditions.ts';
import type { Measured } from './measure.ts';

/** What one look has to tell: conditions and figures in the status, failures and changes in events. */
export interface Report {
  condition(type: string, status: ConditionDraft['status'], reason: string, message: string): void;
  warning(reason: string, message: string): void;
  normal(reason: string, message: string): void;
  metrics(measured: Measured): void;
  status(): HorizontalPodAutoscaler['status'];
}

export function createReport(autoscaler: HorizontalPodAutoscaler, recorder: EventRecorder, now: Date): Report {
  const { generation } = autoscaler.metadata;
  let status: HorizontalPodAutoscaler['status'] = { ...autoscaler.status, ...(generation !== undefined && { observedGeneration: generation }) };
  return {
    condition(type, value, reason, message) {
      status = { ...status, conditions: [...withCondition(status.conditions, { type, status: value, reason, message }, now)] };
    },
    warning: (reason, message) => recorder.event(autoscaler, { type: 'Warning', reason, message }),
    normal: (reason, message) => recorder.event(autoscaler, { type: 'Normal', reason, message }),
    metrics({ failures, statuses }) {
      for (const { reason, message } of failures) recorder.event(autoscaler, { type: 'Warning', reason, message });
      status = { ...status, currentMetrics: [...statuses] };
    },
    status: () => status,
  };
}
