import { type Pod, pods } from '@kubets/api';
import { controllerOf } from '@kubets/machinery';
import { listObjects } from '../api/resources-by-reference.ts';
import type { Session } from '../session.ts';

/** `2 Running / 0 Waiting / 0 Succeeded / 0 Failed` of the pods an object controls. */
export async function podCounts(
  session: Session,
  owner: { readonly metadata: { readonly namespace?: string | undefined; readonly uid: string } },
  labelSelector: string,
): Promise<string> {
  const found = await listObjects(session, pods, { namespace: owner.metadata.namespace, labelSelector });
  const owned = found.filter((pod) => controllerOf({ ...pod, apiVersion: 'v1', kind: 'Pod' })?.uid === owner.metadata.uid);
  const count = (phase: NonNullable<NonNullable<Pod['status']>['phase']>): number => owned.filter(({ status }) => status?.phase === phase).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}
