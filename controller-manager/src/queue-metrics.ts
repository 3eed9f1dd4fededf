import type { ObservedQueue, QueueObserver } from '@kubets/control-loop';
import { Counter, Gauge, Histogram, type Registry } from '@kubets/daemon';

const labelNames = ['name'];
const buckets = Array.from({ length: 10 }, (_, index) => 1e-5 * 4 ** index);

/** The queues of all controllers under the names upstream gives them: what every dashboard of a controller shows. */
export function queueMetrics(registry: Registry): (queue: ObservedQueue) => QueueObserver {
  const registers = [registry];
  const queues: ObservedQueue[] = [];
  const counter = (name: string, help: string): Counter => new Counter({ name, help, labelNames, registers });
  const seconds = (name: string, help: string): Histogram => new Histogram({ name, help, labelNames, buckets, registers });
  const adds = counter('workqueue_adds_total', 'Keys added to a queue.');
  const retries = counter('workqueue_retries_total', 'Keys that failed and were put back.');
  const waited = seconds('workqueue_queue_duration_seconds', 'How long keys wait in a queue.');
  const worked = seconds('workqueue_work_duration_seconds', 'How long working on a key takes.');
  now('workqueue_depth', 'Keys waiting in a queue.', ({ length }) => length);
  now('workqueue_unfinished_work_seconds', 'Work done so far on keys that are not done yet.', (queue) => sum(queue.workingMs()) / 1000);
  now(
    'workqueue_longest_running_processor_seconds',
    'How long the longest work under way has taken so far.',
    (queue) => Math.max(0, ...queue.workingMs()) / 1000,
  );
  return (queue) => {
    queues.push(queue);
    const { name } = queue;
    adds.inc({ name }, 0);
    retries.inc({ name }, 0);
    return {
      added: () => adds.inc({ name }),
      taken: (ms) => waited.observe({ name }, ms / 1000),
      done: (ms) => worked.observe({ name }, ms / 1000),
      retried: () => retries.inc({ name }),
    };
  };

  function now(name: string, help: string, read: (queue: ObservedQueue) => number): void {
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        for (const queue of queues) this.set({ name: queue.name }, read(queue));
      },
    });
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
