import { createMetrics, Gauge, type Registry } from '@kubets/daemon';
import { isLongRunning } from '../stages/long-running.ts';
import type { RequestInfo } from '../pipeline.ts';
import { RequestDurations } from './request-durations.ts';

/** The server's Prometheus metrics, under upstream's names. */
export class ServerMetrics {
  readonly registry: Registry = createMetrics();
  readonly #durations = new RequestDurations(this.registry);
  readonly #inFlight = new Gauge({
    name: 'apiserver_current_inflight_requests',
    help: 'Requests being served, by kind.',
    labelNames: ['request_kind'],
    registers: [this.registry],
  });
  readonly #readOnly = this.#inFlight.labels('readOnly');
  readonly #mutating = this.#inFlight.labels('mutating');

  request(info: RequestInfo, status: number, seconds: number): void {
    this.#durations.observe(info, status, isLongRunning(info) ? undefined : seconds);
  }

  inFlight(kind: 'readOnly' | 'mutating', taken: number): void {
    (kind === 'readOnly' ? this.#readOnly : this.#mutating).set(taken);
  }
}
