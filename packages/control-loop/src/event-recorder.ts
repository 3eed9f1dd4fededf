import type { KubeObject } from '@kubets/machinery';

export interface EventDraft {
  readonly type: 'Normal' | 'Warning';
  /** UpperCamelCase, machine readable. */
  readonly reason: string;
  readonly message: string;
  /** What was done or failed (events.k8s.io action). */
  readonly action?: string;
  readonly related?: KubeObject;
  /** e.g. `spec.containers{web}`. */
  readonly fieldPath?: string;
}

/** Records events without blocking or failing the caller; repeats become one series with a count. */
export interface EventRecorder {
  event(regarding: KubeObject, event: EventDraft): void;
}
