import type { AutoscalingHorizontalPodAutoscaler as HorizontalPodAutoscaler, MetricIdentifier, MetricSpec, MetricStatus } from '@kubets/api';
import { formatLabelSelector, labelSelectorMatcher, qualifiedName, type LabelSelector } from '@kubets/machinery';
import type { KindResolver } from '../../kind-resolver.ts';
import { messageOf } from '../../workloads/pod-control.ts';
import { because, type MetricQuery, type MetricsReader } from './metrics-reader.ts';
import { failureOf, propose, type Proposal, type Reading } from './proposal.ts';
import type { Situation } from './replica-count.ts';
import { selectorText } from './selector-text.ts';

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
  /** One for each metric of the spec, in its order: kubectl tells them apart by their place. Blank where reading failed. */
  readonly statuses: readonly MetricStatus[];
}

const blank: MetricStatus = { type: '' };

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
    statuses: results.map((result) => ('replicas' in result ? result.status : blank)),
  };
}

async function read(reader: MetricsReader, kinds: KindResolver, metric: MetricSpec, { autoscaler, selector, signal }: MeasureRequest): Promise<Reading> {
  const namespace = autoscaler.metadata.namespace ?? '';
  const query = (source: MetricIdentifier | undefined): MetricQuery => ({ namespace, metric: source?.name ?? '', metricSelector: queryOf(source?.selector) });
  switch (metric.type) {
    case 'Pods': {
      const asked = query(metric.pods?.metric);
      return { type: 'pods', readings: await reader.pods({ ...asked, selector }, signal).catch(because(`unable to get metric ${asked.metric}: `)) };
    }
    case 'Object': {
      const { apiVersion = '', kind = '', name = '' } = metric.object?.describedObject ?? {};
      const asked = query(metric.object?.metric);
      const resource = qualifiedName(await kinds.resolve(apiVersion, kind, signal));
      const prefix = `unable to get metric ${asked.metric}: ${kind} on ${namespace} ${name}/`;
      return { type: 'total', milli: await reader.object({ ...asked, resource, name }, signal).catch(because(prefix)) };
    }
    case 'External': {
      const asked = query(metric.external?.metric);
      const prefix = `unable to get external metric ${namespace}/${asked.metric}/${selectorText(metric.external?.metric.selector)}: `;
      const values = await reader.external(asked, signal).catch(because(prefix));
      return { type: 'total', milli: values.reduce((sum, value) => sum + value, 0) };
    }
    default: {
      const resource = metric.resource?.name ?? metric.containerResource?.name ?? '';
      const asked = { namespace, resource, selector, container: metric.containerResource?.container };
      return { type: 'pods', readings: await reader.resource(asked, signal).catch(because(`unable to get metrics for resource ${resource}: `)) };
    }
  }
}

function queryOf(selector: LabelSelector | undefined): string {
  return selector === undefined || labelSelectorMatcher(selector).empty ? '' : formatLabelSelector(selector);
}

/** The proposal to follow: the highest, unless a metric that failed might have asked for more than a shrinking one. Throws when none can be followed. */
export function chooseProposal({ proposals, failures }: Measured, current: number): Proposal {
  const highest = proposals.toSorted((a, b) => b.replicas - a.replicas)[0];
  if (highest !== undefined && (failures.length === 0 || highest.replicas >= current)) return highest;
  const total = proposals.length + failures.length;
  throw new Error(`invalid metrics (${failures.length} invalid out of ${total}), first error is: ${failures[0]?.summary ?? 'no metrics'}`);
}
