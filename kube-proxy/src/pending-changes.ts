import type { EndpointSlice } from '@kubets/api';
import { changedObjects, type Change } from '@kubets/control-loop';
import type { KubeObject } from '@kubets/machinery';

const triggerTimeAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time';

/** What has changed since the rules were last written. */
export interface TakenChanges {
  readonly services: number;
  readonly endpoints: number;
  /** When the changes of endpoints began, as their controller noted it. */
  readonly triggeredAt: readonly Date[];
}

/** Collects changes until they are taken to be written. */
export class PendingChanges {
  #services = 0;
  #endpoints = 0;
  #triggeredAt: Date[] = [];

  get services(): number {
    return this.#services;
  }

  get endpoints(): number {
    return this.#endpoints;
  }

  service(change: Change<KubeObject>): number {
    const count = countOf(change);
    this.#services += count;
    return count;
  }

  slice(change: Change<EndpointSlice>): number {
    const count = countOf(change);
    this.#endpoints += count;
    if (change.type === 'added' || change.type === 'updated') this.#triggeredAt.push(...triggerTimeOf(change.object));
    return count;
  }

  take(): TakenChanges {
    const taken = { services: this.#services, endpoints: this.#endpoints, triggeredAt: this.#triggeredAt };
    this.#services = 0;
    this.#endpoints = 0;
    this.#triggeredAt = [];
    return taken;
  }
}

/** An update is one change, whatever it was before. */
const countOf = (change: Change<KubeObject>): number => (change.type === 'replaced' ? changedObjects(change).length : 1);

function triggerTimeOf({ metadata }: EndpointSlice): readonly Date[] {
  const time = Date.parse(metadata.annotations?.[triggerTimeAnnotation] ?? '');
  return Number.isNaN(time) ? [] : [new Date(time)];
}
