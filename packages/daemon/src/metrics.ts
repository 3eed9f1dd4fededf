import { collectDefaultMetrics, Registry } from 'prom-client';

/** A registry that already holds what every process reports: memory, CPU, event loop delay, garbage collection. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
