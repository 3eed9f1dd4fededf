import { jobs, pods, type Job, type Pod } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { controllerOf, deepEqual, isApiError, labelSelectorMatcher, type Draft } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import type { ConditionDraft } from '../../conditions.ts';
import { claimable, controllerIndex } from '../../controller-index.ts';
import { claim, controllerReference } from '../../ownership.ts';
import { onOrphan, onOwned } from '../../triggers.ts';
import { inGrowingBatches } from '../../workloads/in-batches.ts';
import { createPodControl, podFromTemplate } from '../../workloads/pod-control.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { indexFailures } from './count.ts';
import { planJob, type JobPlan } from './plan.ts';
import { indexAnnotation, isTracked, trackingFinalizer } from './pod-outcome.ts';

export function jobController({ client, informers, recorder, clock }: ControllerContext): readonly Controller[] {
  const jobInformer = informers.informer(jobs);
  const podInformer = informers.informer(pods, { indexes: controllerIndex });
  const ledger = createWriteLedger(podInformer, clock);
  const ownWrites = createWriteLedger(jobInformer, clock);
  const podControl = createPodControl({ client, recorder, ledger });
  const matcherOf = (job: Job) => labelSelectorMatcher(job.spec.selector);
  const isOwn = (job: Job) => (pod: Pod) => controllerOf(pod)?.uid === job.metadata.uid;

  const podOf = (job: Job, { index, failures }: JobPlan['create'][number]): Draft<Pod> => {
    const base = index === undefined ? `${job.metadata.name}-` : `${job.metadata.name}-${index}-`;
    const draft = podFromTemplate(job.spec.template, job.metadata.namespace, base, controllerReference(job, jobs));
    const finalizers = [...(draft.metadata?.finalizers ?? []), trackingFinalizer];
    if (index === undefined) return { ...draft, metadata: { ...draft.metadata, finalizers } };
    const annotations = { ...draft.metadata?.annotations, [indexAnnotation]: String(index), ...indexFailures(job, failures) };
    const labels = { ...draft.metadata?.labels, [indexAnnotation]: String(index) };
    return {
      ...draft,
      metadata: { ...draft.metadata, finalizers, annotations, labels },
      spec: { hostname: `${job.metadata.name}-${index}`, ...withIndexVariable(draft.spec) },
    };
  };

  const release = async (pod: Pod, signal: AbortSignal): Promise<void> => {
    const body = { metadata: { uid: pod.metadata.uid, '$deleteFromPrimitiveList/finalizers': [trackingFinalizer] } };
    try {
      ledger.wrote(await client.patch(pods, pod.metadata, { type: 'strategic', body }, { signal }));
    } catch (error) {
      if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
    }
  };

  const announce = (job: Job, news: readonly ConditionDraft[]): void => {
    for (const { type, status, reason, message } of news) {
      if (type === 'Complete') recorder.event(job, { type: 'Normal', reason: 'Completed', message: 'Job completed' });
      if (type === 'Failed') recorder.event(job, { type: 'Warning', reason, message });
      if (type === 'Suspended') recorder.event(job, { type: 'Normal', reason: status === 'True' ? 'Suspended' : 'Resumed', message });
    }
  };

  const reconcile = async (job: Job, signal: AbortSignal): Promise<ReconcileResult> => {
    const objects = ledger.view(claimable(podInformer.lister, job), isOwn(job));
    const owned = await claim({ client, owner: job, ownerResource: jobs, resource: pods, matcher: matcherOf(job), objects, signal, wrote: ledger.wrote });
    const plan = planJob({ job, pods: owned, now: clock.now() });
    if (!deepEqual(plan.status, job.status)) {
      ownWrites.wrote(await client.updateStatus(jobs, { ...job, status: plan.status }, { signal }));
      announce(job, plan.news);
    }
    await Promise.all([...plan.release, ...plan.dismiss].map((pod) => release(pod, signal)));
    await Promise.all([...plan.remove, ...plan.dismiss].map((pod) => podControl.delete(job, pod, signal)));
    const { errors } = await inGrowingBatches(plan.create.length, (index) =>
      podControl.create(job, podOf(job, plan.create[index] ?? { index: undefined, failures: 0 }), signal),
    );
    if (errors.length > 0) throw errors[0];
    return plan.lookAgainMs === undefined ? {} : { requeueAfterMs: plan.lookAgainMs };
  };

  /** Pods whose Job is gone must not be held by the finalizer that counted them. */
  const releaseOrphans = async (uid: string, signal: AbortSignal): Promise<void> => {
    const left = podInformer.lister.list().filter((pod) => controllerOf(pod)?.uid === uid && isTracked(pod));
    await Promise.all(left.map((pod) => release(pod, signal)));
  };

  return [
    {
      name: 'job',
      workers: 5,
      triggers: [
        triggerOn(jobInformer),
        onOwned(podInformer, jobs),
        onOrphan(podInformer, jobInformer, (job, pod) => matcherOf(job).matches(pod.metadata.labels)),
      ],
      async reconcile(key, signal) {
        const job = jobInformer.lister.get(key);
        if (job && (job.spec.managedBy ?? 'kubernetes.io/job-controller') === 'kubernetes.io/job-controller' && job.metadata.deletionTimestamp === undefined) {
          return await reconcile(ownWrites.latest(job), signal);
        }
      },
    },
    {
      name: 'job-orphans',
      triggers: [
        triggerOn(podInformer, (pod) => {
          const owner = controllerOf(pod);
          const isLeft =
            owner?.kind === jobs.kind && isTracked(pod) && jobInformer.lister.get(`${pod.metadata.namespace}/${owner.name}`)?.metadata.uid !== owner.uid;
          return isLeft && owner ? [owner.uid] : [];
        }),
        triggerOn(jobInformer, ({ metadata }) =>
          jobInformer.lister.get(`${metadata.namespace}/${metadata.name}`)?.metadata.uid === metadata.uid && metadata.deletionTimestamp === undefined
            ? []
            : [metadata.uid],
        ),
      ],
      reconcile: releaseOrphans,
    },
  ];
}

const indexVariable = 'JOB_COMPLETION_INDEX';

/** Each container learns its pod's index. */
function withIndexVariable(spec: Draft<Pod>['spec']): NonNullable<Draft<Pod>['spec']> {
  const fieldRef = { fieldPath: `metadata.labels['${indexAnnotation}']` };
  const withVariable = <C extends { env?: Draft<{ name: string; valueFrom?: object }>[] | undefined }>(container: C): C =>
    container.env?.some(({ name }) => name === indexVariable)
      ? container
      : { ...container, env: [...(container.env ?? []), { name: indexVariable, valueFrom: { fieldRef } }] };
  return {
    ...spec,
    ...(spec?.containers && { containers: spec.containers.map(withVariable) }),
    ...(spec?.initContainers && { initContainers: spec.initContainers.map(withVariable) }),
  };
}
