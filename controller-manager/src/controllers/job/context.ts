import { jobs, pods, type Job, type Pod } from '@kubets/api';
import type { Informer } from '@kubets/control-loop';
import { labelSelectorMatcher, type LabelSelectorMatcher } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { controllerIndex } from '../../controller-index.ts';
import { createOwnedObjects, type OwnedObjects } from '../../workloads/owned-objects.ts';
import { createPodControl, type PodControl } from '../../workloads/pod-control.ts';
import { createWriteLedger, type WriteLedger } from '../../write-ledger.ts';

/** What Jobs are looked after with. */
export interface JobContext extends Pick<ControllerContext, 'client' | 'recorder' | 'clock'> {
  readonly jobInformer: Informer<Job>;
  readonly podInformer: Informer<Pod>;
  readonly jobLedger: WriteLedger<Job>;
  readonly podLedger: WriteLedger<Pod>;
  readonly ownedPods: OwnedObjects<Job, Pod>;
  readonly podControl: PodControl;
}

export function jobContext({ client, informers, recorder, clock }: ControllerContext): JobContext {
  const jobInformer = informers.informer(jobs);
  const podInformer = informers.informer(pods, { indexes: controllerIndex });
  const podLedger = createWriteLedger(podInformer, clock);
  return {
    client,
    recorder,
    clock,
    jobInformer,
    podInformer,
    jobLedger: createWriteLedger(jobInformer, clock),
    podLedger,
    ownedPods: createOwnedObjects({ client, ownerResource: jobs, informer: podInformer, resource: pods, ledger: podLedger, matcherOf }),
    podControl: createPodControl({ client, recorder, ledger: podLedger }),
  };
}

export function matcherOf({ spec }: Job): LabelSelectorMatcher {
  return labelSelectorMatcher(spec.selector);
}
