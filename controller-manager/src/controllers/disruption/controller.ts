import { deployments, podDisruptionBudgets, pods, replicaSets, replicationControllers, statefulSets, type Pod, type PodDisruptionBudget } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { controllerOf, deepEqual, keyOf, labelSelectorMatcher, type KubeObject } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { budgetStatus, needsOwners } from './plan.ts';

const lookAgainMs = 60_000;

/** Says in each PodDisruptionBudget how many pods may be evicted now. */
export function disruptionController({ client, informers, recorder, clock }: ControllerContext): readonly Controller[] {
  const budgets = informers.informer(podDisruptionBudgets);
  const podInformer = informers.informer(pods);
  const owners = new Map(
    [deployments, replicaSets, replicationControllers, statefulSets].map((resource) => [resource.kind, informers.informer(resource as typeof deployments)]),
  );
  const ledger = createWriteLedger(budgets, clock);
  const selects = (budget: PodDisruptionBudget, pod: Pod): boolean => labelSelectorMatcher(budget.spec.selector).matches(pod.metadata.labels);

  /** The outermost owner with a number of replicas. */
  const scaledOwner = (object: KubeObject): { readonly uid: string; readonly replicas: number } | undefined => {
    const reference = controllerOf(object);
    const owner = reference && owners.get(reference.kind)?.lister.get(`${object.metadata.namespace}/${reference.name}`);
    if (owner === undefined || owner.metadata.uid !== reference?.uid) return undefined;
    return scaledOwner(owner) ?? { uid: owner.metadata.uid, replicas: owner.spec.replicas ?? 1 };
  };

  /** Pods nobody controls are not counted; undefined when a controller's size cannot be known. */
  const wantedBy = (selected: readonly Pod[]): number | undefined => {
    const found = selected.filter((pod) => controllerOf(pod) !== undefined).map(scaledOwner);
    if (found.some((owner) => owner === undefined)) return undefined;
    const byUid = new Map(found.map((owner) => [owner?.uid, owner?.replicas ?? 0]));
    return [...byUid.values()].reduce((sum, replicas) => sum + replicas, 0);
  };

  return [
    {
      name: 'disruption',
      workers: 4,
      triggers: [
        triggerOn(budgets),
        triggerOn(podInformer, (pod) =>
          budgets.lister
            .inNamespace(pod.metadata.namespace ?? '')
            .filter((budget) => selects(budget, pod))
            .map(keyOf),
        ),
        ...[...owners.values()].map((informer) => triggerOn(informer, ({ metadata }) => budgets.lister.inNamespace(metadata.namespace ?? '').map(keyOf))),
      ],
      async reconcile(key, signal) {
        const cached = budgets.lister.get(key);
        if (cached === undefined) return;
        const budget = ledger.latest(cached);
        const selected = podInformer.lister.inNamespace(budget.metadata.namespace ?? '').filter((pod) => selects(budget, pod));
        const wantedByOwners = needsOwners(budget) ? wantedBy(selected) : undefined;
        if (needsOwners(budget) && wantedByOwners === undefined) {
          const message = `Failed to calculate the number of expected pods: found no controller ref with a scale for a pod`;
          recorder.event(budget, { type: 'Warning', reason: 'CalculateExpectedPodCountFailed', message });
        }
        const status = budgetStatus({ budget, pods: selected, wantedByOwners, now: clock.now() });
        if (!deepEqual(status, budget.status)) ledger.wrote(await client.updateStatus(podDisruptionBudgets, { ...budget, status }, { signal }));
        return status.disruptedPods === undefined ? {} : { requeueAfterMs: lookAgainMs };
      },
    },
  ];
}
