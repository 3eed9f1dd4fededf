import { Counter, Histogram, type Registry } from '@kubets/daemon';
import type { RequestInfo } from '../pipeline.ts';

const buckets = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];
const labelNames = ['verb', 'group', 'version', 'resource', 'subresource', 'scope'] as const;

/**
 * Counts and times of requests. Prometheus labels are hashed on every observation; requests are therefore
 * tallied by one key here and handed over when somebody scrapes.
 */
export class RequestDurations {
  readonly #tallies = new Map<string, Tally>();

  constructor(registry: Registry) {
    const take = (): readonly Tally[] => [...this.#tallies.values()];
    new Counter({
      name: 'apiserver_request_total',
      help: 'Requests answered, by verb, resource and status code.',
      labelNames: [...labelNames, 'code'],
      registers: [registry],
      collect() {
        this.reset();
        for (const { labels, code, count } of take()) this.inc({ ...labels, code }, count);
      },
    });
    new Histogram({
      name: 'apiserver_request_duration_seconds',
      help: 'Time to answer, by verb and resource; long-running requests are left out.',
      labelNames: [...labelNames],
      buckets,
      registers: [registry],
      collect() {
        for (const tally of take()) {
          for (const seconds of tally.seconds.splice(0)) this.observe(tally.labels, seconds);
        }
      },
    });
  }

  observe({ verb, group, version, resource, subresource, namespace, name, isResourceRequest }: RequestInfo, code: number, seconds: number | undefined): void {
    const scope = !isResourceRequest ? '' : name !== '' ? 'resource' : namespace !== '' ? 'namespace' : 'cluster';
    const key = `${verb} ${group} ${version} ${resource} ${subresource} ${scope} ${code}`;
    let tally = this.#tallies.get(key);
    if (tally === undefined) {
      if (this.#tallies.size >= talliesAtMost) return;
      const labels = { verb: verb.toUpperCase(), group, version, resource, subresource, scope };
      this.#tallies.set(key, (tally = { labels, code, count: 0, seconds: [] }));
    }
    tally.count++;
    if (seconds !== undefined && tally.seconds.length < samplesAtMost) tally.seconds.push(seconds);
  }
}

/** Names out of requests for resources nobody serves must not fill the memory. */
const talliesAtMost = 5_000;
/** Between two scrapes. */
const samplesAtMost = 20_000;

interface Tally {
  readonly labels: Record<(typeof labelNames)[number], string>;
  readonly code: number;
  count: number;
  readonly seconds: number[];
}
