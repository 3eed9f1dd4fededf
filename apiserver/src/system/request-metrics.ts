import { Counter, Gauge, type Registry } from '@kubets/daemon';
import type { ResourceDefinition } from '@kubets/machinery';
import { nonResource } from '../http/request-info.ts';
import type { ApiRequest, ApiResponse, RequestInfo } from '../pipeline.ts';
import { isLongRunning } from '../stages/long-running.ts';
import { requestLabelNames, requestLabels, type RequestLabels } from './request-labels.ts';
import { type Tally, TalliedHistogram } from './tallied-histogram.ts';

const seconds = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];
const bytes = Array.from({ length: 7 }, (_, power) => 1000 * 10 ** power);

/** All that is counted of requests which differ in nothing that metrics tell but their status code. */
interface RequestTally {
  readonly labels: RequestLabels & { readonly dry_run: string };
  readonly codes: Map<number, number>;
  readonly durations: Tally;
  readonly sizes: Tally | undefined;
}

type Counted = Pick<ApiRequest, 'info' | 'query' | 'method' | 'headers'>;

export type FindDefinition = (info: RequestInfo) => ResourceDefinition | undefined;

/** Counts, times and sizes of requests and of what runs for long, under upstream's names. */
export class RequestMetrics {
  readonly #tallies = new Map<string, RequestTally>();
  readonly #durations: TalliedHistogram;
  readonly #sizes: TalliedHistogram;
  readonly #longRunning: Gauge;
  readonly #deprecated: Gauge;
  readonly #find: FindDefinition;

  constructor(registry: Registry, find: FindDefinition) {
    this.#find = find;
    const tallies = this.#tallies;
    new Counter({
      name: 'apiserver_request_total',
      help: 'Requests answered, by verb, resource and status code.',
      labelNames: [...requestLabelNames, 'dry_run', 'code'],
      registers: [registry],
      collect() {
        this.reset();
        for (const { labels, codes } of tallies.values()) for (const [code, count] of codes) this.inc({ ...labels, code }, count);
      },
    });
    this.#durations = new TalliedHistogram(registry, {
      name: 'apiserver_request_duration_seconds',
      help: 'Time to answer, by verb and resource; long-running requests are left out.',
      labelNames: [...requestLabelNames, 'dry_run'],
      bounds: seconds,
    });
    this.#sizes = new TalliedHistogram(registry, {
      name: 'apiserver_response_sizes',
      help: 'Bytes of answers to reads, by verb and resource.',
      labelNames: requestLabelNames,
      bounds: bytes,
    });
    this.#longRunning = new Gauge({
      name: 'apiserver_longrunning_requests',
      help: 'Watches and streams that last at present.',
      labelNames: requestLabelNames,
      registers: [registry],
    });
    this.#deprecated = new Gauge({
      name: 'apiserver_requested_deprecated_apis',
      help: 'Deprecated resources that somebody asked for.',
      labelNames: ['group', 'version', 'resource', 'subresource', 'removed_release'],
      registers: [registry],
    });
  }

  observe(request: ApiRequest, response: ApiResponse, took: number): void {
    const tally = this.#tally(request);
    const status = response.type === 'upgraded' ? 101 : response.status;
    tally.codes.set(status, (tally.codes.get(status) ?? 0) + 1);
    if (isLongRunning(request.info)) return this.#follow(request, response, tally.labels);
    tally.durations.observe(took);
    if (response.type === 'bytes') tally.sizes?.observe(sizeOf(response.body));
  }

  #tally(request: Counted): RequestTally {
    const { info, query, method, headers } = request;
    const dryRun = query.has('dryRun') ? 'All' : '';
    const { verb, group, version, resource, subresource, name, namespace } = info;
    const where = name !== '' ? 'resource' : namespace !== '' ? 'namespace' : '';
    const type = verb === 'patch' && headers['content-type']?.startsWith('application/apply-patch') ? 'apply' : method;
    const key = `${verb} ${group} ${version} ${resource} ${subresource} ${where} ${type} ${dryRun}`;
    return this.#tallies.get(key) ?? this.#newTally(key, request, dryRun);
  }

  #newTally(key: string, request: Counted, dryRun: string): RequestTally {
    const { info, query, method, headers } = request;
    const definition = this.#find(info);
    // What nobody serves is told as a path: names that clients make up must not fill the memory.
    if (info.isResourceRequest && !isServed(definition, info)) return this.#tally({ info: nonResource(method, info.path), query, method, headers });
    const own = requestLabels(request);
    const labels = { ...own, dry_run: dryRun };
    // Requests that differ in their key may be told alike.
    const id = Object.values(labels).join(' ');
    const durations = this.#durations.tally(id, () => labels);
    const sizes = info.verb === 'get' || info.verb === 'list' ? this.#sizes.tally(id, () => ({ ...own })) : undefined;
    const tally = { labels, codes: new Map<number, number>(), durations, sizes };
    this.#tallies.set(key, tally);
    const { group, version, resource, subresource } = info;
    if (definition?.deprecation !== undefined) this.#deprecated.set({ group, version, resource, subresource, removed_release: '' }, 1);
    return tally;
  }

  /** What was refused did not begin to last. */
  #follow({ signal }: ApiRequest, response: ApiResponse, { dry_run: _, ...labels }: RequestTally['labels']): void {
    if (response.type === 'bytes' || signal.aborted) return;
    this.#longRunning.inc(labels);
    signal.addEventListener('abort', () => this.#longRunning.dec(labels), { once: true });
  }
}

const isServed = (definition: ResourceDefinition | undefined, { subresource }: RequestInfo): boolean =>
  definition !== undefined && (subresource === '' || definition.subresources.some(({ name }) => name === subresource));

const sizeOf = (body: Buffer | readonly Buffer[]): number => (Buffer.isBuffer(body) ? body.length : body.reduce((total, part) => total + part.length, 0));
