import type { Pod } from '@kubets/api';
import { controllerOf, type OwnerReference } from '@kubets/machinery';

export interface DrainRules {
  readonly ignoreDaemonSets: boolean;
  readonly deleteEmptyDirData: boolean;
  readonly force: boolean;
  /** Pods being deleted for longer than this are left alone; 0 leaves none. */
  readonly skipDeletedForMs: number;
  readonly now: Date;
}

/** Whether a pod's controller is still there. */
export type OwnerState = 'present' | 'missing';

export interface DrainPlan {
  readonly evict: readonly Pod[];
  /** Reasons not to drain, each with the pods it holds for; the node stays as it is when there are any. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

type Verdict = { readonly evict: boolean; readonly warning?: string; readonly error?: string };

const texts = {
  daemonSet: 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
  daemonSetWarning: 'ignoring DaemonSet-managed Pods',
  localStorage: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)',
  unmanaged: 'cannot delete Pods that declare no controller (use --force to override)',
  unmanagedWarning: 'deleting Pods that declare no controller',
} as const;

/** Which pods of a node go, which stay, and what forbids it; `ownerState` tells of each pod's controller. */
export function chooseDrainPods(pods: readonly Pod[], rules: DrainRules, ownerState: (pod: Pod) => OwnerState): DrainPlan {
  const verdicts = pods.map((pod) => ({ pod, verdict: verdictOf(pod, rules, ownerState) }));
  const grouped = (field: 'warning' | 'error'): readonly string[] => {
    const groups = Map.groupBy(
      verdicts.filter(({ verdict }) => verdict[field] !== undefined),
      ({ verdict }) => verdict[field] ?? '',
    );
    return [...groups].map(([text, members]) => `${text}: ${members.map(({ pod }) => nameOf(pod)).join(', ')}`).toSorted();
  };
  return { evict: verdicts.filter(({ verdict }) => verdict.evict).map(({ pod }) => pod), errors: grouped('error'), warnings: grouped('warning') };
}

const nameOf = ({ metadata }: Pod): string => `${metadata.namespace ?? ''}/${metadata.name}`;

const isFinished = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** The rules in upstream's order: the first that keeps a pod decides; warnings of later ones replace earlier ones. */
function verdictOf(pod: Pod, rules: DrainRules, ownerState: (pod: Pod) => OwnerState): Verdict {
  const owner = controllerOf(pod);
  if (isLongDeleted(pod, rules)) return { evict: false };
  if (owner?.kind === 'DaemonSet' && !isFinished(pod)) return daemonSetVerdict(pod, rules, ownerState);
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return { evict: false };
  const blockedByStorage = hasEmptyDir(pod) && !isFinished(pod) && !rules.deleteEmptyDirData;
  if (blockedByStorage) return { evict: false, error: texts.localStorage };
  return controllerVerdict(pod, owner, rules);
}

function isLongDeleted({ metadata }: Pod, { skipDeletedForMs, now }: DrainRules): boolean {
  if (skipDeletedForMs <= 0 || metadata.deletionTimestamp === undefined) return false;
  return now.getTime() - Date.parse(metadata.deletionTimestamp) > skipDeletedForMs;
}

function daemonSetVerdict(pod: Pod, { ignoreDaemonSets, force }: DrainRules, ownerState: (pod: Pod) => OwnerState): Verdict {
  if (ownerState(pod) === 'missing') {
    return force
      ? { evict: true, warning: texts.unmanagedWarning }
      : { evict: false, error: `daemonsets.apps ${JSON.stringify(controllerOf(pod)?.name)} not found` };
  }
  return ignoreDaemonSets ? { evict: false, warning: texts.daemonSetWarning } : { evict: false, error: texts.daemonSet };
}

function hasEmptyDir({ spec }: Pod): boolean {
  return (spec.volumes ?? []).some(({ emptyDir }) => emptyDir !== undefined);
}

function controllerVerdict(pod: Pod, owner: OwnerReference | undefined, { force }: DrainRules): Verdict {
  if (owner !== undefined || isFinished(pod)) return { evict: true };
  return force ? { evict: true, warning: texts.unmanagedWarning } : { evict: false, error: texts.unmanaged };
}
