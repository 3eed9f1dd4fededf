import { deployments, type Deployment, type ReplicaSet } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult, type Trigger } from '@kubets/control-loop';
import { controllerOf, isApiError, keyOf } from '@kubets/machinery';
import { controlledBy } from '../../controller-index.ts';
import type { ControllerContext } from '../../controller-context.ts';
import { isNamespaceLeaving } from '../../namespace-leaving.ts';
import { onOrphan, onOwned } from '../../triggers.ts';
import { isPodTerminal } from '../../workloads/pod-state.ts';
import { deploymentContext, matcherOf, type DeploymentContext } from './context.ts';
import { perform } from './perform.ts';
import { planDeployment, type DeploymentStep } from './plan.ts';
import { findNewSet } from './replica-set-of.ts';
import { reportStatus } from './report-status.ts';
import { isRollingUpdate } from './rollout-sizes.ts';
import type { RolloutNote } from './status.ts';

export function deploymentController(controllerContext: ControllerContext): readonly Controller[] {
  const context = deploymentContext(controllerContext);
  const { deploymentInformer, setInformer, deploymentLedger, recorder } = context;
  return [
    {
      name: 'deployment',
      workers: 10,
      triggers: [
        triggerOn(deploymentInformer),
        onOwned(setInformer, deployments),
        onOrphan(setInformer, deploymentInformer, (deployment, set) => matcherOf(deployment).matches(set.metadata.labels)),
        onPodOfRecreated(context),
      ],
      async reconcile(key, signal) {
        const deployment = deploymentInformer.lister.get(key);
        if (deployment === undefined) return;
        if (matcherOf(deployment).empty) {
          const message = 'This deployment is selecting all pods. A non-empty selector is required.';
          recorder.event(deployment, { type: 'Warning', reason: 'SelectingAll', message });
          return;
        }
        return await reconcile(context, deploymentLedger.latest(deployment), signal);
      },
    },
  ];
}

/** A Recreate goes on when the last old pod is gone. */
function onPodOfRecreated({ podInformer, setInformer, deploymentInformer }: DeploymentContext): Trigger {
  return triggerOn(podInformer, (pod) => {
    const set = controllerOf(pod);
    const parent = set?.kind === 'ReplicaSet' ? setInformer.lister.get(`${pod.metadata.namespace}/${set.name}`) : undefined;
    const deployment = parent && controllerOf(parent);
    const owner = deployment && deploymentInformer.lister.get(`${pod.metadata.namespace}/${deployment.name}`);
    return owner && !isRollingUpdate(owner) ? [keyOf(owner)] : [];
  });
}

async function reconcile(context: DeploymentContext, deployment: Deployment, signal: AbortSignal): Promise<ReconcileResult> {
  const sets = await context.ownedSets.claim(deployment, signal);
  const running = !isRollingUpdate(deployment) && oldPodsRunning(context, deployment, sets);
  let note: RolloutNote | undefined;
  for (const step of planDeployment({ deployment, sets, oldPodsRunning: running })) {
    try {
      note = (await perform(context, deployment, step, signal)) ?? note;
    } catch (error) {
      if (isApiError(error) && !isNamespaceLeaving(error)) await reportFailure(context, { deployment, sets, step, error }, signal);
      throw error;
    }
  }
  return await reportStatus(context, { deployment, sets: context.ownedSets.afterWrites(deployment, sets), note }, signal);
}

function oldPodsRunning({ podInformer }: DeploymentContext, deployment: Deployment, sets: readonly ReplicaSet[]): boolean {
  const newSet = findNewSet(deployment, sets);
  return sets.filter((set) => set !== newSet).some((set) => controlledBy(podInformer.lister, set.metadata.uid).some((pod) => !isPodTerminal(pod)));
}

interface FailedStep {
  readonly deployment: Deployment;
  readonly sets: readonly ReplicaSet[];
  readonly step: DeploymentStep;
  readonly error: Error;
}

async function reportFailure(context: DeploymentContext, { deployment, sets, step, error }: FailedStep, signal: AbortSignal): Promise<void> {
  if (step.type !== 'create') return;
  const message = `Failed to create new replica set ${JSON.stringify(step.set.metadata?.name)}: ${error.message}`;
  await reportStatus(context, { deployment, sets, note: { type: 'failedCreate', message } }, signal);
  context.recorder.event(deployment, { type: 'Warning', reason: 'ReplicaSetCreateError', message });
}
