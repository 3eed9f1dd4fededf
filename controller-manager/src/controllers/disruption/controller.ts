import { podDisruptionBudgets, type Pod, type PodDisruptionBudget } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult, type Trigger } from '@kubets/control-loop';
import { deepEqual, keyOf, labelSelectorMatcher } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { disruptionContext, type DisruptionContext } from './context.ts';
import { budgetStatus, needsOwners } from './plan.ts';
import { wantedByOwners } from './wanted-by-owners.ts';

const lookAgainMs = 60_000;

/** Says in each PodDisruptionBudget how many pods may be evicted now. */
export function disruptionController(controllerContext: ControllerContext): readonly Controller[] {
  const context = disruptionContext(controllerContext);
  const { budgets, budgetLedger } = context;
  return [
    {
      name: 'disruption',
      workers: 4,
      triggers: [triggerOn(budgets), onPod(context), ...onOwners(context)],
      async reconcile(key, signal) {
        const budget = budgets.lister.get(key);
        if (budget) return await reconcile(context, budgetLedger.latest(budget), signal);
      },
    },
  ];
}

function onPod({ budgets, podInformer }: DisruptionContext): Trigger {
  return triggerOn(podInformer, (pod) =>
    budgets.lister
      .inNamespace(pod.metadata.namespace ?? '')
      .filter((budget) => selects(budget, pod))
      .map(keyOf),
  );
}

function onOwners({ budgets, owners }: DisruptionContext): readonly Trigger[] {
  return [...owners.values()].map((informer) => triggerOn(informer, ({ metadata }) => budgets.lister.inNamespace(metadata.namespace ?? '').map(keyOf)));
}

async function reconcile(context: DisruptionContext, budget: PodDisruptionBudget, signal: AbortSignal): Promise<ReconcileResult> {
  const { client, recorder, clock, podInformer, owners, budgetLedger } = context;
  const pods = podInformer.lister.inNamespace(budget.metadata.namespace ?? '').filter((pod) => selects(budget, pod));
  const wanted = needsOwners(budget) ? wantedByOwners(owners, pods) : undefined;
  if (needsOwners(budget) && wanted === undefined) {
    const message = 'Failed to calculate the number of expected pods: found no controller ref with a scale for a pod';
    recorder.event(budget, { type: 'Warning', reason: 'CalculateExpectedPodCountFailed', message });
  }
  const status = budgetStatus({ budget, pods, wantedByOwners: wanted, now: clock.now() });
  if (!deepEqual(status, budget.status)) budgetLedger.wrote(await client.updateStatus(podDisruptionBudgets, { ...budget, status }, { signal }));
  return status.disruptedPods === undefined ? {} : { requeueAfterMs: lookAgainMs };
}

function selects(budget: PodDisruptionBudget, pod: Pod): boolean {
  return labelSelectorMatcher(budget.spec.selector).matches(pod.metadata.labels);
}
