import { Counter, Gauge, Histogram, type Registry } from '@kubets/daemon';
import type { SchedulingQueue } from './queue/scheduling-queue.ts';

export interface SchedulerMetrics {
  attempt(result: 'scheduled' | 'unschedulable' | 'error', ms: number): void;
  bound(): void;
}

/** Upstream's names for what people watch of a scheduler. */
export function schedulerMetrics(registry: Registry, queue: SchedulingQueue): SchedulerMetrics {
  const attempts = new Counter({
    name: 'scheduler_schedule_attempts_total',
    help: 'Attempts to schedule pods, by result.',
    labelNames: ['result'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'scheduler_scheduling_algorithm_duration_seconds',
    help: 'Time to choose a node for a pod.',
    buckets: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
    registers: [registry],
  });
  const bound = new Counter({ name: 'scheduler_pods_bound_total', help: 'Pods bound to a node.', registers: [registry] });
  new Gauge({
    name: 'scheduler_pending_pods',
    help: 'Pods without a node, by part of the queue.',
    labelNames: ['queue'],
    registers: [registry],
    collect() {
      for (const [place, count] of Object.entries(queue.counts())) this.set({ queue: place }, count);
    },
  });
  return {
    attempt(result, ms) {
      attempts.inc({ result });
      duration.observe(ms / 1000);
    },
    bound: () => bound.inc(),
  };
}
