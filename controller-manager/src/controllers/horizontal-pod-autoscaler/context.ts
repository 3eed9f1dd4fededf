import { horizontalPodAutoscalers, pods, type AutoscalingHorizontalPodAutoscaler as HorizontalPodAutoscaler, type Pod } from '@kubets/api';
import type { Informer } from '@kubets/control-loop';
import type { ObjectKey } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { createKindResolver, type KindResolver } from '../../kind-resolver.ts';
import { createMetricsReader, type MetricsReader } from './metrics-reader.ts';
import type { Report } from './report.ts';
import type { ScalingHistory } from './scaling-limits.ts';
import { TargetSelectors } from './target-selectors.ts';

/** What autoscalers are looked after with. */
export interface AutoscalerContext extends Pick<ControllerContext, 'client' | 'recorder' | 'clock' | 'config'> {
  readonly autoscalers: Informer<HorizontalPodAutoscaler>;
  readonly podInformer: Informer<Pod>;
  readonly kinds: KindResolver;
  readonly reader: MetricsReader;
  /** What was recommended and done lately, for each autoscaler. */
  readonly histories: Map<ObjectKey, ScalingHistory>;
  readonly selectors: TargetSelectors;
}

/** One look at one autoscaler. */
export interface Look {
  readonly key: ObjectKey;
  readonly autoscaler: HorizontalPodAutoscaler;
  readonly report: Report;
  readonly signal: AbortSignal;
}

export function autoscalerContext({ client, informers, recorder, clock, config }: ControllerContext): AutoscalerContext {
  return {
    client,
    recorder,
    clock,
    config,
    autoscalers: informers.informer(horizontalPodAutoscalers),
    podInformer: informers.informer(pods),
    kinds: createKindResolver(client),
    reader: createMetricsReader(client),
    histories: new Map(),
    selectors: new TargetSelectors(),
  };
}
