import { type Pod, pods } from '@kubets/api';
import { deadlineAfter, untilObject } from '../api/follow-object.ts';
import { getNamed } from '../api/get-named.ts';
import { listObjects } from '../api/resources-by-reference.ts';
import { CommandError } from '../command-error.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { fetchTarget } from './fetch-objects.ts';
import { byActivity } from './pod-order.ts';
import { podSelectorOf } from './pod-selector.ts';
import { selectResources } from './select-resources.ts';

/** The pod a name stands for: a pod itself, or the most active of the pods that a workload or a service selects. */
export async function podNamed(session: Session, name: string | undefined): Promise<Pod> {
  if (name !== undefined && !name.includes('/')) return getNamed(session, { resource: pods, namespace: session.namespace, name });
  const { targets } = await selectResources(session, { args: name === undefined ? [] : [name] });
  const [target] = targets;
  const [live] = target === undefined ? [] : await fetchTarget(session, target);
  if (live === undefined) throw new CommandError('expected a resource to be specified');
  return attachablePod(session, live.object);
}

/** The pod itself, or the most active one of those the object selects. */
export async function attachablePod(session: Session, object: AnyObject): Promise<Pod> {
  if (object.kind === 'Pod') return object as unknown as Pod;
  const { pod } = await firstPod(session, object, { order: byActivity, doing: 'attach to' });
  return pod;
}

export interface FirstPodOptions {
  readonly order: (left: Pod, right: Pod) => number;
  /** Told when the object selects no pods: `cannot attach to …`. */
  readonly doing: string;
}

/** The first of the pods that a workload or a service selects, and of how many; one is waited for while there is none. */
export async function firstPod(session: Session, object: AnyObject, { order, doing }: FirstPodOptions): Promise<{ readonly pod: Pod; readonly of: number }> {
  const labelSelector = podSelectorOf(object, doing);
  const { namespace } = object.metadata;
  const found = await listObjects(session, pods, { namespace, labelSelector });
  const [pod = await firstToCome(session, { namespace, labelSelector })] = found.toSorted(order);
  return { pod, of: found.length };
}

async function firstToCome(session: Session, chosen: { readonly namespace: string | undefined; readonly labelSelector: string }): Promise<Pod> {
  const deadline = deadlineAfter(session, session.flags.duration('pod-running-timeout'));
  const pod = await untilObject(session, { resource: pods, ...chosen }, { deadline, test: (object) => object as Pod | undefined });
  if (pod === undefined) throw new CommandError('timed out waiting for the condition');
  return pod;
}
