import type { AutoscalingHorizontalPodAutoscaler as HorizontalPodAutoscaler, MetricSpec } from '@kubets/api';
import { formatLabelSelector, qualifiedName } from '@kubets/machinery';
import type { KindResolver } from '../../kind-resolver.ts';
import { messageOf } from '../../workloads/pod-control.ts';
import type { MetricsReader } from './metrics-reader.ts';
import { failureOf, propose, type Proposal, type Reading } from './proposal.ts';
import type { Situation } from './replica-count.ts';

export interface MetricFailure {
  /** The condition's and the event's. */
  readonly reason: string;
  readonly message: string;
  /** As it is told among other metrics' failures. */
  readonly summary: string;
}

export interface Measured {
  readonly proposals: readonly Proposal[];
  readonly failures: readonly MetricFailure[];
}

export interface MeasureRequest {
  readonly autoscaler: HorizontalPodAutoscaler;
  readonly selector: string;
  readonly situation: Situation;
  readonly signal: AbortSignal;
}

/** Reads every metric of an autoscaler and asks each how many replicas there should be. */
export async function measure(reader: MetricsReader, kinds: KindResolver, request: MeasureRequest): Promise<Measured> {
  const results = await Promise.all(
    (request.autoscaler.spec.metrics ?? []).map(async (metric): Promise<Proposal | MetricFailure> => {
      try {
        return propose(metric, await read(reader, kinds, metric, request), request.situation);
      } catch (error) {
        request.signal.throwIfAborted();
        const { reason, detail, summary } = failureOf(metric);
        const message = `${detail}${messageOf(error)}`;
        return { reason, message, summary: `${summary}${message}` };
      }
    }),
  );
  return {
    proposals: results.filter((result) => 'replicas' in result),
    failures: results.filter((result) => 'reason' in result),
  };
}

async function read(reader: MetricsReader, kinds: KindResolver, metric: MetricSpec, { autoscaler, selector, signal }: MeasureRequest): Promise<Reading> {
  const namespace = autoscaler.metadata.namespace ?? '';
  const query = (source: NonNullable<MetricSpec['pods']>['metric'] | undefined) => ({
    namespace,
    metric: source?.name ?? '',
    metricSelector: source?.selector === undefined ? '' : formatLabelSelector(source.selector),
  });
  if (metric.type === 'Pods') return { type: 'pods', readings: await reader.pods({ ...query(metric.pods?.metric), selector }, signal) };
  if (metric.type === 'Object') {
    const { apiVersion = '', kind = '', name = '' } = metric.object?.describedObject ?? {};
    const resource = qualifiedName(await kinds.resolve(apiVersion, kind, signal));
    return { type: 'total', milli: await reader.object({ ...query(metric.object?.metric), resource, name }, signal) };
  }
  if (metric.type === 'External') {
    const values = await reader.external(query(metric.external?.metric), signal);
    return { type: 'total', milli: values.reduce((sum, value) => sum + value, 0) };
  }
  const resource = metric.resource?.name ?? metric.containerResource?.name ?? '';
  return { type: 'pods', readings: await reader.resource({ namespace, resource, selector, container: metric.containerResource?.container }, signal) };
}

/** The proposal to follow: the highest, unless a metric that failed might have asked for more than a shrinking one. Throws when none can be followed. */
export function chooseProposal({ proposals, failures }: Measured, current: number): Proposal {
  const highest = proposals.toSorted((a, b) => b.replicas - a.replicas)[0];
  if (highest !== undefined && (failures.length === 0 || highest.replicas >= current)) return highest;
  const total = proposals.length + failures.length;
  throw new Error(`invalid metrics (${failures.length} invalid out of ${total}), first error is: ${failures[0]?.summary ?? 'no metrics'}`);
}
