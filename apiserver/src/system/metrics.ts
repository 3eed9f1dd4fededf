import { Counter, createMetrics, Gauge, type Registry } from '@kubets/daemon';
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

  readonly #auditEvents = new Counter({
    name: 'apiserver_audit_event_total',
    help: 'Audit events generated and handed to the places they go to.',
    registers: [this.registry],
  });
  readonly #auditErrors = new Counter({
    name: 'apiserver_audit_error_total',
    help: 'Audit events that did not arrive, by where they were to go.',
    labelNames: ['plugin'],
    registers: [this.registry],
  });

  request(info: RequestInfo, status: number, seconds: number): void {
    this.#durations.observe(info, status, isLongRunning(info) ? undefined : seconds);
  }

  auditEvent(): void {
    this.#auditEvents.inc();
  }

  auditErrors(plugin: 'log' | 'webhook', count: number): void {
    this.#auditErrors.inc({ plugin }, count);
  }

  inFlight(kind: 'readOnly' | 'mutating', taken: number): void {
    (kind === 'readOnly' ? this.#readOnly : this.#mutating).set(taken);
  }
}
