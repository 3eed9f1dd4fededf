import {
  deployments,
  podDisruptionBudgets,
  pods,
  replicaSets,
  replicationControllers,
  statefulSets,
  type Deployment,
  type Pod,
  type PodDisruptionBudget,
} from '@kubets/api';
import type { Informer } from '@kubets/control-loop';
import type { ControllerContext } from '../../controller-context.ts';
import { createWriteLedger, type WriteLedger } from '../../write-ledger.ts';

/** What PodDisruptionBudgets are looked after with. */
export interface DisruptionContext extends Pick<ControllerContext, 'client' | 'recorder' | 'clock'> {
  readonly budgets: Informer<PodDisruptionBudget>;
  readonly podInformer: Informer<Pod>;
  /** Of the kinds that have a number of replicas, by kind; all of them have it where Deployments do. */
  readonly owners: ReadonlyMap<string, Informer<Deployment>>;
  readonly budgetLedger: WriteLedger<PodDisruptionBudget>;
}

export function disruptionContext({ client, informers, recorder, clock }: ControllerContext): DisruptionContext {
  const budgets = informers.informer(podDisruptionBudgets);
  const scaled = [deployments, replicaSets, replicationControllers, statefulSets];
  return {
    client,
    recorder,
    clock,
    budgets,
    podInformer: informers.informer(pods),
    owners: new Map(scaled.map((resource) => [resource.kind, informers.informer(resource as typeof deployments)])),
    budgetLedger: createWriteLedger(budgets, clock),
  };
}
