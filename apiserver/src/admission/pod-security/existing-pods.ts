import type { Pod } from '@kubets/api';
import { violations } from './evaluate.ts';
import { describePolicy, type Policy } from './policy.ts';

const mostPods = 3000;

interface SameBreak {
  readonly first: string;
  readonly count: number;
}

/** What the pods that run in a namespace break of a policy it is about to have: one line per set of broken rules. */
export function existingPodWarnings(namespace: string, pods: readonly Pod[], policy: Policy): readonly string[] {
  const byReasons = new Map<string, SameBreak>();
  for (const { metadata, spec } of oneOfEachControllerFirst(pods).slice(0, mostPods)) {
    const broken = violations({ annotations: metadata.annotations ?? {}, spec }, policy);
    if (broken.length === 0) continue;
    const reasons = broken.map(({ reason }) => reason).join(', ');
    const { first, count } = byReasons.get(reasons) ?? { first: metadata.name, count: 0 };
    byReasons.set(reasons, { first: metadata.name < first ? metadata.name : first, count: count + 1 });
  }
  const level = JSON.stringify(describePolicy(policy));
  return [
    ...(pods.length > mostPods ? [`new PodSecurity enforce level only checked against the first ${mostPods} of ${pods.length} existing pods`] : []),
    ...(byReasons.size > 0 ? [`existing pods in namespace ${JSON.stringify(namespace)} violate the new PodSecurity enforce level ${level}`] : []),
    ...[...byReasons].map(([reasons, same]) => `${nameOf(same)}: ${reasons}`).toSorted(),
  ];
}

function nameOf({ first, count }: SameBreak): string {
  if (count === 1) return first;
  return count === 2 ? `${first} (and 1 other pod)` : `${first} (and ${count - 1} other pods)`;
}

/** Pods of one controller are alike: where not all are looked at, one of each is. */
function oneOfEachControllerFirst(pods: readonly Pod[]): readonly Pod[] {
  const seen = new Set<string>();
  const { first = [], rest = [] } = Object.groupBy(pods, ({ metadata }) => {
    const owner = metadata.ownerReferences?.find(({ controller }) => controller)?.uid;
    if (owner === undefined || !seen.has(owner)) {
      if (owner !== undefined) seen.add(owner);
      return 'first';
    }
    return 'rest';
  });
  return [...first, ...rest];
}
