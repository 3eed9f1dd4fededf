import { Counter, Histogram, type Registry } from '@kubets/daemon';
import type { RequestInfo } from '../pipeline.ts';

const bounds = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60] as const;
const labelNames = ['verb', 'group', 'version', 'resource', 'subresource', 'scope'] as const;
type Labels = Readonly<Record<(typeof labelNames)[number], string>>;

/**
 * Counts and times of requests. The metrics library hashes the labels on every observation; requests are therefore
 * tallied here by one key, and told in the library's form when somebody scrapes.
 */
export class RequestDurations {
  readonly #tallies = new Map<string, Tally>();

  constructor(registry: Registry) {
    const tallies = this.#tallies;
    new Counter({
      name: 'apiserver_request_total',
      help: 'Requests answered, by verb, resource and status code.',
      labelNames: [...labelNames, 'code'],
      registers: [registry],
      collect() {
        this.reset();
        for (const { labels, code, count } of tallies.values()) this.inc({ ...labels, code }, count);
      },
    });
    new TalliedHistogram(registry, tallies);
  }

  /** `seconds` is undefined for requests whose time says nothing about the server: watches and other streams. */
  observe({ verb, group, version, resource, subresource, namespace, name, isResourceRequest }: RequestInfo, code: number, seconds: number | undefined): void {
    const scope = !isResourceRequest ? '' : name !== '' ? 'resource' : namespace !== '' ? 'namespace' : 'cluster';
    const key = `${verb} ${group} ${version} ${resource} ${subresource} ${scope} ${code}`;
    let tally = this.#tallies.get(key);
    if (tally === undefined) {
      if (this.#tallies.size >= talliesAtMost) return;
      tally = new Tally({ verb: verb.toUpperCase(), group, version, resource, subresource, scope }, code);
      this.#tallies.set(key, tally);
    }
    tally.add(seconds);
  }
}

/** Names out of requests for resources nobody serves must not fill the memory. */
const talliesAtMost = 5_000;

/** Requests of one kind that ended with one status code. */
class Tally {
  readonly labels: Labels;
  readonly code: number;
  count = 0;
  timed = 0;
  seconds = 0;
  /** How many took at most the bound of the same place and more than the one before it. */
  readonly within = new Float64Array(bounds.length);

  constructor(labels: Labels, code: number) {
    this.labels = labels;
    this.code = code;
  }

  add(seconds: number | undefined): void {
    this.count++;
    if (seconds === undefined) return;
    this.timed++;
    this.seconds += seconds;
    const place = bounds.findIndex((bound) => seconds <= bound);
    if (place >= 0) this.within[place]!++;
  }
}

const histogramName = 'apiserver_request_duration_seconds';
const help = 'Time to answer, by verb and resource; long-running requests are left out.';

/** A histogram that is never observed: its values are read off the tallies. */
class TalliedHistogram extends Histogram<string> {
  readonly #tallies: ReadonlyMap<string, Tally>;

  constructor(registry: Registry, tallies: ReadonlyMap<string, Tally>) {
    super({
      name: histogramName,
      help,
      labelNames: [...labelNames],
      buckets: [...bounds],
      registers: [registry],
    });
    this.#tallies = tallies;
  }

  /** What the library asks when it is scraped; its `get` builds on it too. */
  async getForPromString(): Promise<object> {
    const timed = [...this.#tallies.values()].filter((tally) => tally.timed > 0);
    const kinds = Map.groupBy(timed, ({ labels }) => labelNames.map((name) => labels[name]).join(' '));
    return { name: histogramName, help, type: 'histogram', aggregator: 'sum', values: [...kinds.values()].flatMap(histogramValues) };
  }
}

interface Value {
  readonly metricName: string;
  readonly labels: Partial<Record<string, string | number>>;
  readonly value: number;
}

/** The tallies of one kind of request, which differ by status code alone. */
function histogramValues(tallies: readonly Tally[]): Value[] {
  const { labels } = tallies[0]!;
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  let reached = 0;
  const buckets = bounds.map((le, place) => bucket({ ...labels, le }, (reached += sum(({ within }) => within[place]!))));
  const count = sum(({ timed }) => timed);
  return [
    ...buckets,
    bucket({ ...labels, le: '+Inf' }, count),
    { metricName: `${histogramName}_sum`, labels, value: sum(({ seconds }) => seconds) },
    { metricName: `${histogramName}_count`, labels, value: count },
  ];
}

const bucket = (labels: Value['labels'], value: number): Value => ({ metricName: `${histogramName}_bucket`, labels, value });
