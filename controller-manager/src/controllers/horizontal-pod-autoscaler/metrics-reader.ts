import { responseError, type Client } from '@kubets/client';
import { parseDuration, quantityMilliValue } from '@kubets/machinery';

/** One pod's reading, in thousandths. */
export interface PodReading {
  readonly milli: number;
  /** When its window ended. */
  readonly at: number;
  readonly windowMs: number;
}

/** Readings by pod name. */
export type PodReadings = ReadonlyMap<string, PodReading>;

export interface MetricQuery {
  readonly namespace: string;
  readonly metric: string;
  readonly metricSelector: string;
}

/** Reads the three metrics APIs. A reading that is not there is an error that says so. */
export interface MetricsReader {
  /** Of whole pods, or of one container of each. */
  resource(query: { namespace: string; resource: string; selector: string; container: string | undefined }, signal: AbortSignal): Promise<PodReadings>;
  pods(query: MetricQuery & { selector: string }, signal: AbortSignal): Promise<PodReadings>;
  /** `resource` is the described object's `plural.group`. */
  object(query: MetricQuery & { resource: string; name: string }, signal: AbortSignal): Promise<number>;
  external(query: MetricQuery, signal: AbortSignal): Promise<readonly number[]>;
}

const defaultWindowMs = 60_000;

export function createMetricsReader(client: Client): MetricsReader {
  const list = async <T>(path: string, parameters: Readonly<Record<string, string>>, resource: string, signal: AbortSignal): Promise<readonly T[]> => {
    const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ''));
    const response = await client.raw({ method: 'GET', path: query.size > 0 ? `${path}?${query.toString()}` : path, signal });
    const text = await response.text();
    if (response.status !== 200) throw refusal(response.status, text, resource);
    return (JSON.parse(text) as { items?: readonly T[] }).items ?? [];
  };

  return {
    async resource({ namespace, resource, selector, container }, signal) {
      const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`;
      const items = await list<PodUsage>(path, { labelSelector: selector }, 'pods.metrics.k8s.io', signal).catch(
        because('unable to fetch metrics from resource metrics API: '),
      );
      if (items.length === 0) throw new Error('no metrics returned from resource metrics API');
      return new Map(items.flatMap((item) => usageOf(item, resource, container) ?? []));
    },
    async pods({ namespace, metric, metricSelector, selector }, signal) {
      const path = `${customMetrics}/namespaces/${namespace}/pods/*/${encodeURIComponent(metric)}`;
      const parameters = { labelSelector: selector, metricLabelSelector: metricSelector };
      const items = await list<CustomValue>(path, parameters, customMetricsGroup, signal).catch(because('unable to fetch metrics from custom metrics API: '));
      if (items.length === 0) throw new Error('no metrics returned from custom metrics API');
      return new Map(items.map((item) => [item.describedObject.name, readingOf(item)]));
    },
    async object({ namespace, metric, metricSelector, resource, name }, signal) {
      const described = resource === 'namespaces' ? `${name}/metrics` : `${namespace}/${resource}/${name}`;
      const path = `${customMetrics}/namespaces/${described}/${encodeURIComponent(metric)}`;
      const [first] = await list<CustomValue>(path, { metricLabelSelector: metricSelector }, customMetricsGroup, signal).catch(
        because('unable to fetch metrics from custom metrics API: '),
      );
      if (first === undefined) throw new Error('no metrics returned from custom metrics API');
      return quantityMilliValue(first.value);
    },
    async external({ namespace, metric, metricSelector }, signal) {
      const path = `/apis/external.metrics.k8s.io/v1beta1/namespaces/${namespace}/${encodeURIComponent(metric)}`;
      const items = await list<{ value: string }>(path, { labelSelector: metricSelector }, `${metric}.external.metrics.k8s.io`, signal).catch(
        because('unable to fetch metrics from external metrics API: '),
      );
      if (items.length === 0) throw new Error('no metrics returned from external metrics API');
      return items.map(({ value }) => quantityMilliValue(value));
    },
  };
}

const customMetricsGroup = 'custom.metrics.k8s.io';
const customMetrics = `/apis/${customMetricsGroup}/v1beta2`;

/** What a metrics API said, or what is missing when none answered: then the message names the resource that was asked for. */
function refusal(status: number, text: string, resource: string): Error {
  const error = responseError({ method: 'GET', status, text });
  if (text.startsWith('{')) return error;
  if (resource === customMetricsGroup && status === 404) return new Error(`no custom metrics API (${customMetricsGroup}) registered`);
  return new Error(`${error.message} (get ${resource})`);
}

interface PodUsage {
  readonly metadata: { readonly name: string };
  readonly timestamp: string;
  readonly window: string;
  readonly containers?: readonly { readonly name: string; readonly usage: Readonly<Record<string, string>> }[];
}

interface CustomValue {
  readonly describedObject: { readonly name: string };
  readonly timestamp: string;
  readonly windowSeconds?: number;
  readonly value: string;
}

/** Nothing for a pod of which any container's reading is missing: half a sum would look like little load. */
function usageOf(item: PodUsage, resource: string, container: string | undefined): readonly [string, PodReading][] | undefined {
  const counted = (item.containers ?? []).filter(({ name }) => container === undefined || name === container);
  const amounts = counted.map(({ usage }) => usage[resource]);
  if (amounts.length === 0 || amounts.includes(undefined)) return undefined;
  const milli = amounts.reduce((sum, amount) => sum + quantityMilliValue(amount ?? '0'), 0);
  return [[item.metadata.name, { milli, at: Date.parse(item.timestamp), windowMs: parseDuration(item.window) }]];
}

function readingOf({ value, timestamp, windowSeconds }: CustomValue): PodReading {
  return { milli: quantityMilliValue(value), at: Date.parse(timestamp), windowMs: windowSeconds === undefined ? defaultWindowMs : windowSeconds * 1000 };
}

/** Puts what failed before why it failed. */
export function because(prefix: string): (error: unknown) => never {
  return (error) => {
    throw new Error(`${prefix}${error instanceof Error ? error.message : String(error)}`, { cause: error });
  };
}
