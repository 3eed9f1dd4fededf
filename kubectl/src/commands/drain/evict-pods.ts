import { type Pod, pods } from '@kubets/api';
import { isApiError } from '@kubets/machinery';
import { objectPath } from '../../api/api-client.ts';
import { deadlineAfter } from '../../api/follow-object.ts';
import { resourceNamed } from '../../arguments/select-resources.ts';
import { sendDelete, waitUntilGone } from '../../changes/delete-and-wait.ts';
import { dryRunOf, dryRunSuffix } from '../../changes/dry-run.ts';
import { CommandError, throwCollected } from '../../command-error.ts';
import type { Session } from '../../session.ts';

export interface Eviction {
  /** Deletes outright: budgets are not asked. */
  readonly disableEviction: boolean;
  /** Undefined: each pod's own. */
  readonly gracePeriodSeconds: number | undefined;
  /** 0 is no limit. */
  readonly timeoutMs: number;
}

const retryDelayMs = 5000;

/** Evicts every pod at once and resolves when all are gone; one that a budget protects is asked again every five seconds. */
export async function evictPods(session: Session, chosen: readonly Pod[], eviction: Eviction): Promise<void> {
  const limit = eviction.timeoutMs > 0 ? AbortSignal.timeout(eviction.timeoutMs) : undefined;
  const signal = limit === undefined ? session.io.signal : AbortSignal.any([session.io.signal, limit]);
  const dryRun = dryRunOf(session.flags);
  for (const pod of dryRun === 'client' ? chosen : []) tell(session, pod, eviction);
  if (dryRun === 'client') return;
  const until = { signal, deadline: deadlineAfter(session, eviction.timeoutMs) };
  const outcomes = await Promise.allSettled(chosen.map((pod) => evictOne(session, pod, eviction, until)));
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  const late = session.io.clock.now().getTime() >= until.deadline;
  if (late && failures.length > 0) throw new CommandError(`drain did not complete within ${eviction.timeoutMs / 1000}s`);
  throwCollected(failures);
}

function tell(session: Session, { metadata }: Pod, { disableEviction }: Eviction): void {
  session.printLine(`${disableEviction ? 'deleting' : 'evicting'} pod ${metadata.namespace ?? ''}/${metadata.name}${dryRunSuffix(dryRunOf(session.flags))}`);
}

interface Until {
  readonly signal: AbortSignal;
  readonly deadline: number;
}

async function evictOne(session: Session, pod: Pod, eviction: Eviction, { signal, deadline }: Until): Promise<void> {
  for (;;) {
    tell(session, pod, eviction);
    try {
      await remove(session, pod, eviction);
      break;
    } catch (error) {
      if (isApiError(error, 'NotFound')) return;
      if (!isApiError(error, 'TooManyRequests')) throw failed(pod, eviction, error);
      session.note(
        `error when evicting pods/${JSON.stringify(pod.metadata.name)} -n ${JSON.stringify(pod.metadata.namespace ?? '')} (will retry after 5s): ${error.message}`,
      );
      await session.io.clock.sleep(retryDelayMs, signal);
    }
  }
  if (dryRunOf(session.flags) !== 'none') return;
  const { namespace, name, uid } = pod.metadata;
  await waitUntilGone(session, { resource: await resourceNamed(session, 'pods'), namespace, name }, uid, deadline);
  session.printLine(`pod/${pod.metadata.name} ${eviction.disableEviction ? 'deleted' : 'evicted'}`);
}

const failed = ({ metadata }: Pod, { disableEviction }: Eviction, cause: unknown): CommandError =>
  new CommandError(
    `error when ${disableEviction ? 'deleting' : 'evicting'} pods/${JSON.stringify(metadata.name)} -n ${JSON.stringify(metadata.namespace ?? '')}: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );

async function remove(session: Session, { metadata }: Pod, { disableEviction, gracePeriodSeconds }: Eviction): Promise<void> {
  const dryRun = dryRunOf(session.flags) === 'server';
  const { namespace, name } = metadata;
  if (disableEviction) {
    await sendDelete(session, { resource: await resourceNamed(session, 'pods'), namespace, name }, { gracePeriodSeconds, dryRun });
    return;
  }
  const deleteOptions = { ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }), ...(dryRun && { dryRun: ['All'] }) };
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions };
  await session.api.json({ method: 'POST', path: objectPath(pods, { namespace, name }, 'eviction'), body });
}
