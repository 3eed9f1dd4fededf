import { formatLabelSelector, type LabelSelector } from '@kubets/machinery';
import { CommandError } from '../command-error.ts';
import type { AnyObject } from '../output/print-object.ts';

interface Selecting {
  readonly selector?: LabelSelector | Readonly<Record<string, string>>;
}

const selectingKinds: ReadonlySet<string> = new Set([
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'batch/Job',
  'v1/ReplicationController',
  'v1/Service',
]);

/** The label selector of a workload's or service's pods; `doing` says what it is wanted for when there is none. */
export function podSelectorOf(object: AnyObject, doing: string): string {
  const type = `*${object.apiVersion.split('/').at(-1)}.${object.kind}`;
  const group = object.apiVersion.split('/')[0] ?? '';
  if (!selectingKinds.has(`${group}/${object.kind}`)) throw new CommandError(`cannot ${doing} ${type}: selector for ${type} not implemented`);
  const { selector = {} } = (object['spec'] ?? {}) as Selecting;
  const text = formatLabelSelector(group === 'v1' ? { matchLabels: selector as Readonly<Record<string, string>> } : (selector as LabelSelector));
  if (text === '<none>' && object.kind === 'Service')
    throw new CommandError(`cannot ${doing} ${type}: invalid service '${object.metadata.name}': Service is defined without a selector`);
  return text;
}
