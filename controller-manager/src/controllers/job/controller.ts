import { jobs, type Job, type Pod } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { controllerOf } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { onOrphan, onOwned } from '../../triggers.ts';
import { jobContext, matcherOf, type JobContext } from './context.ts';
import { perform, release } from './perform.ts';
import { planJob } from './plan.ts';
import { isTracked } from './pod-outcome.ts';
import { reportStatus } from './report-status.ts';

const ownName = 'kubernetes.io/job-controller';

export function jobController(controllerContext: ControllerContext): readonly Controller[] {
  const context = jobContext(controllerContext);
  return [jobKeeper(context), orphanReleaser(context)];
}

function jobKeeper(context: JobContext): Controller {
  const { jobInformer, podInformer, jobLedger } = context;
  return {
    name: 'job',
    workers: 5,
    triggers: [
      triggerOn(jobInformer),
      onOwned(podInformer, jobs),
      onOrphan(podInformer, jobInformer, (job, pod) => matcherOf(job).matches(pod.metadata.labels)),
    ],
    async reconcile(key, signal) {
      const job = jobInformer.lister.get(key);
      if (job && (job.spec.managedBy ?? ownName) === ownName && job.metadata.deletionTimestamp === undefined) {
        return await reconcile(context, jobLedger.latest(job), signal);
      }
    },
  };
}

async function reconcile(context: JobContext, job: Job, signal: AbortSignal): Promise<ReconcileResult> {
  const pods = await context.ownedPods.claim(job, signal);
  const plan = planJob({ job, pods, now: context.clock.now() });
  await reportStatus(context, job, plan, signal);
  await perform(context, job, plan, signal);
  return plan.lookAgainMs === undefined ? {} : { requeueAfterMs: plan.lookAgainMs };
}

/** Pods whose Job is gone must not be held by the finalizer that counted them. Keys are the uids of Jobs. */
function orphanReleaser(context: JobContext): Controller {
  const { jobInformer, podInformer } = context;
  return {
    name: 'job-orphans',
    triggers: [
      triggerOn(podInformer, (pod) => uidOfLostJob(context, pod)),
      triggerOn(jobInformer, (job) => (isThere(context, job.metadata) && job.metadata.deletionTimestamp === undefined ? [] : [job.metadata.uid])),
    ],
    async reconcile(uid, signal) {
      const left = podInformer.lister.list().filter((pod) => controllerOf(pod)?.uid === uid && isTracked(pod));
      await Promise.all(left.map((pod) => release(context, pod, signal)));
    },
  };
}

function uidOfLostJob(context: JobContext, pod: Pod): readonly string[] {
  const owner = controllerOf(pod);
  if (owner?.kind !== jobs.kind || !isTracked(pod)) return [];
  return isThere(context, { ...owner, namespace: pod.metadata.namespace }) ? [] : [owner.uid];
}

function isThere({ jobInformer }: JobContext, { namespace, name, uid }: Pick<Job['metadata'], 'namespace' | 'name' | 'uid'>): boolean {
  return jobInformer.lister.get(`${namespace}/${name}`)?.metadata.uid === uid;
}
