import { forbidden, formatTime, type FieldError, type RequestContext, type SelectableField, type Strategy } from '@kubets/machinery';
import type { Pod } from '../pod.ts';
import { defaultPod } from './default-pod-spec.ts';
import { qualityOfService } from '../../semantics/quality-of-service.ts';
import { withMergedLabelKeys } from './merge-label-keys.ts';
import { toleratedPodRules } from './tolerated-pod-rules.ts';
import { checkPodAnnotations } from './validate-pod-annotations.ts';
import { validatePodSpec } from './validate-pod-spec.ts';
import { validatePodStatusUpdate } from './validate-pod-status.ts';
import { validatePodResize, validatePodUpdate } from './validate-pod-update.ts';
import { hostNameWarning } from '../../workload-warnings.ts';
import { podWarnings } from './pod-warnings.ts';
import { when } from '../../validation/rules.ts';

export const podStrategy: Strategy<Pod> = {
  default: defaultPod,
  prepareForCreate,
  prepareForUpdate,
  validate: ({ metadata, spec }) => [...checkPodAnnotations('metadata.annotations', metadata.annotations, spec.nodeName), ...validatePodSpec('spec', spec)],
  tolerates: toleratedPodRules('metadata.annotations', 'spec'),
  validateCreate: ({ spec }) => when((spec.ephemeralContainers ?? []).length > 0, () => forbidden('spec.ephemeralContainers', 'cannot be set on create')),
  validateUpdate: validateChange,
  validateStatusUpdate: validatePodStatusUpdate,
  gracePeriod,
  /** Changes of pods are many and made by programs: nobody reads warnings about them. */
  warnings: (pod, old) => (old === undefined ? [...hostNameWarning(pod.metadata.name, "the Pod's hostname"), ...podWarnings(pod)] : []),
  returnsDeletedObject: true,
};

/** Binding, and adding ephemeral containers, change what they are for and nothing else. */
function validateChange(pod: Pod, old: Pod, subresource = ''): readonly FieldError[] {
  switch (subresource) {
    case '':
      return validatePodUpdate(pod, old);
    case 'resize':
      return validatePodResize(pod, old);
    default:
      return [];
  }
}

function prepareForCreate(pod: Pod, { now }: RequestContext): Pod {
  const gated = (pod.spec.schedulingGates ?? []).length > 0;
  return {
    ...withMergedLabelKeys(pod),
    status: {
      phase: 'Pending',
      qosClass: qualityOfService(pod.spec),
      ...(gated && {
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'SchedulingGated',
            message: 'Scheduling is blocked due to non-empty scheduling gates',
            lastTransitionTime: formatTime(now),
          },
        ],
      }),
    },
  };
}

/** The kind of service a pod gets was settled when it was made. Who owns it is not for those who report on it to say. */
function prepareForUpdate(pod: Pod, old: Pod, { subresource }: RequestContext): Pod {
  const qosClass = pod.status.qosClass ?? old.status.qosClass ?? qualityOfService(pod.spec);
  const next = { ...pod, status: { ...pod.status, qosClass } };
  if (subresource !== 'status') return next;
  const { ownerReferences } = old.metadata;
  return { ...next, metadata: { ...pod.metadata, ...(ownerReferences === undefined ? {} : { ownerReferences }) } };
}

/** A pod that never ran, or has ended, needs no time to stop. */
function gracePeriod({ spec, status }: Pod, asked: number | undefined): number | undefined {
  const ended = status.phase === 'Succeeded' || status.phase === 'Failed';
  if (!spec.nodeName || ended) return undefined;
  const seconds = asked ?? spec.terminationGracePeriodSeconds;
  return seconds < 0 ? 1 : seconds;
}

export const podSelectableFields: readonly SelectableField<Pod>[] = [
  { label: 'spec.nodeName', value: ({ spec }) => spec.nodeName ?? '' },
  { label: 'spec.restartPolicy', value: ({ spec }) => spec.restartPolicy },
  { label: 'spec.schedulerName', value: ({ spec }) => spec.schedulerName },
  { label: 'spec.serviceAccountName', value: ({ spec }) => spec.serviceAccountName ?? '' },
  { label: 'spec.hostNetwork', value: ({ spec }) => String(spec.hostNetwork ?? false) },
  { label: 'status.phase', value: ({ status }) => status.phase ?? '' },
  { label: 'status.podIP', value: ({ status }) => status.podIPs?.[0]?.ip ?? status.podIP ?? '' },
  { label: 'status.nominatedNodeName', value: ({ status }) => status.nominatedNodeName ?? '' },
];
