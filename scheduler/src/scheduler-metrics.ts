import { Counter, Gauge, Histogram, type Registry } from '@kubets/daemon';
import type { SchedulingQueue } from './queue/scheduling-queue.ts';

export interface Attempt {
  readonly profile: string;
  readonly result: 'scheduled' | 'unschedulable' | 'error';
  readonly ms: number;
}

export interface SchedulerMetrics {
  attempt(attempt: Attempt): void;
  /** A pod got its node, after so many attempts, so long after it was first free to be scheduled. */
  bound(pod: { readonly attempts: number; readonly sinceMs: number }): void;
  preempted(victims: number): void;
}

const doubling = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first * 2 ** index);

/** Upstream's names for what people watch of a scheduler. */
export function schedulerMetrics(registry: Registry, queue: SchedulingQueue): SchedulerMetrics {
  const registers = [registry];
  const labelNames = ['result', 'profile'];
  const attempts = new Counter({ name: 'scheduler_schedule_attempts_total', help: 'Attempts to schedule pods, by result.', labelNames, registers });
  const duration = new Histogram({
    name: 'scheduler_scheduling_attempt_duration_seconds',
    help: 'Time of an attempt to choose a node.',
    labelNames,
    buckets: doubling(0.0001, 15),
    registers,
  });
  const attemptsOfPod = new Histogram({
    name: 'scheduler_pod_scheduling_attempts',
    help: 'Attempts it took to schedule a pod.',
    buckets: doubling(1, 5),
    registers,
  });
  const latency = new Histogram({
    name: 'scheduler_pod_scheduling_sli_duration_seconds',
    help: 'Time from when a pod was first free to be scheduled until it was bound.',
    labelNames: ['attempts'],
    buckets: doubling(0.01, 20),
    registers,
  });
  const preemptions = new Counter({ name: 'scheduler_preemption_attempts_total', help: 'Attempts to make room by preemption.', registers });
  const victims = new Histogram({ name: 'scheduler_preemption_victims', help: 'Pods chosen to make room.', buckets: doubling(1, 7), registers });
  pendingPods(registry, queue);
  return {
    attempt({ ms, ...labels }) {
      attempts.inc(labels);
      duration.observe(labels, ms / 1000);
    },
    bound(pod) {
      attemptsOfPod.observe(pod.attempts);
      latency.observe({ attempts: pod.attempts >= 16 ? '16+' : pod.attempts }, pod.sinceMs / 1000);
    },
    preempted(count) {
      preemptions.inc();
      if (count > 0) victims.observe(count);
    },
  };
}

function pendingPods(registry: Registry, queue: SchedulingQueue): void {
  new Gauge({
    name: 'scheduler_pending_pods',
    help: 'Pods without a node, by part of the queue.',
    labelNames: ['queue'],
    registers: [registry],
    collect() {
      for (const [place, count] of Object.entries(queue.counts())) this.set({ queue: place }, count);
    },
  });
}
