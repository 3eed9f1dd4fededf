import { cronJobs, daemonSets, deployments, jobs, type Pod, podTemplates, replicaSets, replicationControllers, statefulSets } from '@kubets/api';
import type { KubeObject, ResourceReference } from '@kubets/machinery';
import type { AdmissionRequest } from '../admission-plugin.ts';
import { concerns } from '../request-matching.ts';
import type { CheckedPod } from './checked-pod.ts';

interface Template {
  readonly metadata?: { readonly annotations?: Record<string, string> | undefined } | undefined;
  readonly spec?: Pod['spec'] | undefined;
}

interface WithTemplate {
  readonly template?: Template;
}

interface Maker extends KubeObject, WithTemplate {
  readonly spec?: WithTemplate & { readonly jobTemplate?: { readonly spec?: WithTemplate } };
}

/** Where kinds that make pods keep their template. */
const templates: readonly (readonly [ResourceReference, (object: Maker) => Template | undefined])[] = [
  ...[deployments, replicaSets, statefulSets, daemonSets, jobs, replicationControllers].map(
    (reference) => [reference, ({ spec }: Maker) => spec?.template] as const,
  ),
  [cronJobs, ({ spec }) => spec?.jobTemplate?.spec?.template],
  [podTemplates, ({ template }) => template],
];

/** The template that a request brings in, where its kind has one. */
export function podTemplateOf(request: AdmissionRequest): CheckedPod | undefined {
  const templateOf = templates.find(([reference]) => concerns(request, reference, ['CREATE', 'UPDATE']))?.[1];
  const template = request.object && templateOf?.(request.object);
  return template?.spec && { annotations: template.metadata?.annotations ?? {}, spec: template.spec };
}
