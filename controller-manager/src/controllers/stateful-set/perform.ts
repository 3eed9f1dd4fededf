import type { ControllerRevision, StatefulSet } from '@kubets/api';
import { isApiError } from '@kubets/machinery';
import { messageOf } from '../../workloads/pod-control.ts';
import { revisionTemplate } from '../../workloads/revisions.ts';
import type { StatefulSetContext } from './context.ts';
import { ensureClaims } from './ensure-claims.ts';
import { recreating, statefulWords } from './events.ts';
import { podName, podWithOrdinal } from './identity.ts';
import type { StatefulStep } from './plan.ts';

export interface RevisedSet {
  readonly set: StatefulSet;
  /** They remember the templates of the pods to be made. */
  readonly revisions: readonly ControllerRevision[];
}

/** Carries one step out. */
export async function perform(context: StatefulSetContext, { set, revisions }: RevisedSet, step: StatefulStep, signal: AbortSignal): Promise<void> {
  if (step.type === 'create') return await create(context, { set, revisions }, step, signal);
  if (step.reason === 'finished') context.recorder.event(set, recreating(set, step.pod));
  await context.podControl.delete(set, step.pod, signal);
}

async function create(
  context: StatefulSetContext,
  { set, revisions }: RevisedSet,
  { ordinal, revision: name }: Extract<StatefulStep, { type: 'create' }>,
  signal: AbortSignal,
): Promise<void> {
  await ensureClaimsOrTell(context, set, ordinal, signal);
  const revision = revisions.find(({ metadata }) => metadata.name === name);
  const template = revision ? revisionTemplate(revision) : set.spec.template;
  try {
    await context.podControl.create(set, podWithOrdinal(set, ordinal, template, name), signal);
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
  }
}

async function ensureClaimsOrTell(context: StatefulSetContext, set: StatefulSet, ordinal: number, signal: AbortSignal): Promise<void> {
  try {
    await ensureClaims(context, set, ordinal, signal);
  } catch (error) {
    const message = statefulWords.createFailed(set, podName(set, ordinal), messageOf(error));
    context.recorder.event(set, { type: 'Warning', reason: 'FailedCreate', message });
    throw error;
  }
}
