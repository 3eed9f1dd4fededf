import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** A registry that already holds what every process reports: memory, CPU, event loop delay, garbage collection. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Runs `lead` and says meanwhile that this process is the leader, under the name everybody watches. */
export function reportLeading<A extends readonly unknown[]>(
  registry: Registry,
  name: string,
  lead: (...args: A) => Promise<void>,
): (...args: A) => Promise<void> {
  const status = new Gauge({
    name: 'leader_election_master_status',
    help: 'Whether this process is the leader (1) or waits for its turn (0).',
    labelNames: ['name'],
    registers: [registry],
  });
  status.set({ name }, 0);
  return async (...args) => {
    status.set({ name }, 1);
    try {
      await lead(...args);
    } finally {
      status.set({ name }, 0);
    }
  };
}
