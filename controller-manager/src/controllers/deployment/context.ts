import { deployments, pods, replicaSets, type Deployment, type Pod, type ReplicaSet } from '@kubets/api';
import type { Informer } from '@kubets/control-loop';
import { labelSelectorMatcher, type LabelSelectorMatcher } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { controllerIndex } from '../../controller-index.ts';
import { createOwnedObjects, type OwnedObjects } from '../../workloads/owned-objects.ts';
import { createWriteLedger, type WriteLedger } from '../../write-ledger.ts';

/** What Deployments are looked after with. */
export interface DeploymentContext extends Pick<ControllerContext, 'client' | 'recorder' | 'clock'> {
  readonly deploymentInformer: Informer<Deployment>;
  readonly setInformer: Informer<ReplicaSet>;
  readonly podInformer: Informer<Pod>;
  readonly deploymentLedger: WriteLedger<Deployment>;
  readonly setLedger: WriteLedger<ReplicaSet>;
  readonly ownedSets: OwnedObjects<Deployment, ReplicaSet>;
}

export function deploymentContext({ client, informers, recorder, clock }: ControllerContext): DeploymentContext {
  const deploymentInformer = informers.informer(deployments);
  const setInformer = informers.informer(replicaSets, { indexes: controllerIndex });
  const setLedger = createWriteLedger(setInformer, clock);
  return {
    client,
    recorder,
    clock,
    deploymentInformer,
    setInformer,
    podInformer: informers.informer(pods, { indexes: controllerIndex }),
    deploymentLedger: createWriteLedger(deploymentInformer, clock),
    setLedger,
    ownedSets: createOwnedObjects({ client, ownerResource: deployments, informer: setInformer, resource: replicaSets, ledger: setLedger, matcherOf }),
  };
}

export function matcherOf({ spec }: Deployment): LabelSelectorMatcher {
  return labelSelectorMatcher(spec.selector);
}
