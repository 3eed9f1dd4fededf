import type { ContainerStatus, Job, Pod, PodFailurePolicyRule } from '@kubets/api';
import { isPodTerminating } from '../../workloads/pod-state.ts';

export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';
export const indexAnnotation = 'batch.kubernetes.io/job-completion-index';

export function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(trackingFinalizer) ?? false;
}

export function indexOf({ metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[indexAnnotation];
  return text === undefined ? undefined : Number(text);
}

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === 'Indexed';
}

export function hasSucceeded({ status }: Pod): boolean {
  return status.phase === 'Succeeded';
}

/** A pod being deleted has failed, unless the Job waits to see how it ends or has dismissed it itself. */
export function hasFailed(job: Job, pod: Pod): boolean {
  if (pod.status.phase === 'Failed') return true;
  return isPodTerminating(pod) && isTracked(pod) && job.spec.podReplacementPolicy !== 'Failed';
}

/** What the pod failure policy says about a failed pod; counting it when no rule matches. */
export function failureRule(job: Job, pod: Pod): { readonly rule: PodFailurePolicyRule; readonly message: string } | undefined {
  if (pod.status.phase !== 'Failed') return undefined;
  for (const [index, rule] of (job.spec.podFailurePolicy?.rules ?? []).entries()) {
    const cause = causeOf(rule, pod);
    if (cause !== undefined)
      return { rule, message: `${cause} for pod ${pod.metadata.namespace}/${pod.metadata.name} matching ${rule.action} rule at index ${index}` };
  }
  return undefined;
}

function causeOf(rule: PodFailurePolicyRule, pod: Pod): string | undefined {
  if (rule.onExitCodes) {
    const status = failingContainer(rule.onExitCodes, pod);
    return status && `Container ${status.name} failed with exit code ${status.state?.terminated?.exitCode}`;
  }
  const pattern = rule.onPodConditions?.find(({ type, status }) =>
    pod.status.conditions?.some((condition) => condition.type === type && condition.status === status),
  );
  return pattern && `Pod condition ${pattern.type}=${pattern.status ?? 'True'}`;
}

function failingContainer({ containerName, operator, values }: NonNullable<PodFailurePolicyRule['onExitCodes']>, pod: Pod): ContainerStatus | undefined {
  const statuses = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])];
  return statuses.find(({ name, state }) => {
    const code = state?.terminated?.exitCode;
    if (code === undefined || code === 0 || (containerName !== undefined && containerName !== '' && containerName !== name)) return false;
    return operator === 'In' ? values.includes(code) : !values.includes(code);
  });
}
