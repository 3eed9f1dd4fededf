import { jobs, type Job, type Pod } from '@kubets/api';
import type { Draft } from '@kubets/machinery';
import { controllerReference } from '../../ownership.ts';
import { podFromTemplate } from '../../workloads/pod-control.ts';
import { indexFailures } from './count.ts';
import type { WantedPod } from './missing-pods.ts';
import { indexAnnotation, trackingFinalizer } from './pod-outcome.ts';

const indexVariable = 'JOB_COMPLETION_INDEX';

/** The pod a Job wants; its finalizer stays until it is counted. */
export function jobPod(job: Job, { index, failures }: WantedPod): Draft<Pod> {
  const base = index === undefined ? `${job.metadata.name}-` : `${job.metadata.name}-${index}-`;
  const draft = podFromTemplate(job.spec.template, job.metadata.namespace, base, controllerReference(job, jobs));
  const finalizers = [...(draft.metadata?.finalizers ?? []), trackingFinalizer];
  if (index === undefined) return { ...draft, metadata: { ...draft.metadata, finalizers } };
  const annotations = { ...draft.metadata?.annotations, [indexAnnotation]: String(index), ...indexFailures(job, failures) };
  const labels = { ...draft.metadata?.labels, [indexAnnotation]: String(index) };
  return {
    ...draft,
    metadata: { ...draft.metadata, finalizers, annotations, labels },
    spec: { hostname: `${job.metadata.name}-${index}`, ...withIndexVariable(draft.spec) },
  };
}

/** Each container learns its pod's index. */
function withIndexVariable(spec: Draft<Pod>['spec']): NonNullable<Draft<Pod>['spec']> {
  const fieldRef = { fieldPath: `metadata.labels['${indexAnnotation}']` };
  const withVariable = <C extends { env?: Draft<{ name: string; valueFrom?: object }>[] | undefined }>(container: C): C =>
    container.env?.some(({ name }) => name === indexVariable)
      ? container
      : { ...container, env: [...(container.env ?? []), { name: indexVariable, valueFrom: { fieldRef } }] };
  return {
    ...spec,
    ...(spec?.containers && { containers: spec.containers.map(withVariable) }),
    ...(spec?.initContainers && { initContainers: spec.initContainers.map(withVariable) }),
  };
}
