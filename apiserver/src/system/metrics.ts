import { Counter, createMetrics, Gauge, type Registry } from '@kubets/daemon';
import type { AdmissionObserver } from '../admission/admission-chain.ts';
import { admissionMetrics } from './admission-metrics.ts';
import { type FindDefinition, RequestMetrics } from './request-metrics.ts';

/** How many objects of a resource there are, as `deployments.apps`. */
export interface StoredObjects {
  readonly resource: string;
  readonly count: number;
}

/** The server's Prometheus metrics, under upstream's names. */
export class ServerMetrics {
  readonly registry: Registry = createMetrics();
  readonly requests: RequestMetrics;
  readonly admission: AdmissionObserver = admissionMetrics(this.registry);
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

  constructor(find: FindDefinition) {
    this.requests = new RequestMetrics(this.registry, find);
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

  /** `counts` is asked whenever somebody scrapes. */
  storedObjects(counts: () => Iterable<StoredObjects>): void {
    new Gauge({
      name: 'apiserver_storage_objects',
      help: 'Objects that are stored, by resource.',
      labelNames: ['resource'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const { resource, count } of counts()) this.set({ resource }, count);
      },
    });
  }
}
