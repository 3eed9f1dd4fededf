import { type Pod, pods } from '@kubets/api';
import { formatLabelSelector, type LabelSelector } from '@kubets/machinery';
import { getObject, listObjects } from '../api/resources-by-reference.ts';
import { CommandError } from '../command-error.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { fetchTarget } from './fetch-objects.ts';
import { selectResources } from './select-resources.ts';

/** The pod a name stands for: a pod itself, or the best of the pods that a workload or a service selects. */
export async function podNamed(session: Session, name: string | undefined): Promise<Pod> {
  if (name !== undefined && !name.includes('/')) return getObject(session, pods, { namespace: session.namespace, name });
  const { targets } = await selectResources(session, { args: name === undefined ? [] : [name] });
  const [target] = targets;
  const [live] = target === undefined ? [] : await fetchTarget(session, target);
  if (live === undefined) throw new CommandError('expected a resource to be specified');
  return live.object.kind === 'Pod' ? (live.object as unknown as Pod) : firstPod(session, live.object);
}

/** Every pod that a workload's or service's selector picks, best first. */
export async function podsOf(session: Session, object: AnyObject): Promise<readonly Pod[]> {
  const labelSelector = podSelectorOf(object);
  const found = await listObjects(session, pods, { namespace: object.metadata.namespace, labelSelector });
  return found.toSorted(byReadiness);
}

async function firstPod(session: Session, object: AnyObject): Promise<Pod> {
  const found = (await podsOf(session, object)).find(({ metadata }) => metadata.deletionTimestamp === undefined);
  if (found === undefined) throw new CommandError('timed out waiting for the condition');
  return found;
}

interface Selecting {
  readonly selector?: LabelSelector | Readonly<Record<string, string>>;
}

export function podSelectorOf(object: AnyObject): string {
  const { selector } = (object['spec'] ?? {}) as Selecting;
  if (selector === undefined) throw new CommandError(`cannot attach to *${object.kind}: selector is not implemented`);
  const nested = object.kind !== 'Service' && object.kind !== 'ReplicationController';
  const parsed = nested ? (selector as LabelSelector) : { matchLabels: selector as Readonly<Record<string, string>> };
  const text = formatLabelSelector(parsed);
  if (text === '<none>') throw new CommandError('invalid service: Service is defined without a selector');
  return text;
}

/** Scheduled before pending, running before waiting, ready before not, older before younger. */
function byReadiness(left: Pod, right: Pod): number {
  return rank(left) - rank(right) || Date.parse(left.metadata.creationTimestamp) - Date.parse(right.metadata.creationTimestamp);
}

function rank({ spec, status }: Pod): number {
  const ready = status?.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') ?? false;
  return (spec.nodeName ? 0 : 4) + (status?.phase === 'Running' ? 0 : 2) + (ready ? 0 : 1);
}
