import {
  cronJobs,
  daemonSets,
  deployments,
  jobs,
  namespaces,
  type Pod,
  pods,
  podTemplates,
  replicaSets,
  replicationControllers,
  statefulSets,
} from '@kubets/api';
import { deepEqual, type KubeObject, type ResourceReference } from '@kubets/machinery';
import { cachedReader } from '../../cached-reader.ts';
import type { AdmissionParts } from '../admission-parts.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../admission-plugin.ts';
import { concerns, refuse } from '../request-matching.ts';
import { describePolicy, policyOf, violations } from './evaluate.ts';
import type { CheckedPod } from './pod-template.ts';

interface Template {
  readonly metadata?: { readonly annotations?: Record<string, string> | undefined } | undefined;
  readonly spec?: Pod['spec'] | undefined;
}

/** Where kinds that make pods keep their template. */
const templates: readonly (readonly [ResourceReference, (object: KubeObject) => Template | undefined])[] = [
  ...[deployments, replicaSets, statefulSets, daemonSets, jobs, replicationControllers].map(
    (reference) => [reference, (object: KubeObject) => (object as KubeObject & { spec?: { template?: Template } }).spec?.template] as const,
  ),
  [cronJobs, (object) => (object as KubeObject & { spec?: { jobTemplate?: { spec?: { template?: Template } } } }).spec?.jobTemplate?.spec?.template],
  [podTemplates, (object) => (object as KubeObject & { template?: Template }).template],
];

const writes = ['CREATE', 'UPDATE'] as const;

/** The pod security standards, by the labels of the namespace: pods are refused, pods and what makes them are warned of. */
export function podSecurity({ registry }: AdmissionParts): AdmissionPlugin {
  const reader = cachedReader(registry, namespaces);
  return {
    name: 'PodSecurity',
    handles: (request) => checkedPod(request) !== undefined,
    async validate(request) {
      const pod = checkedPod(request);
      const labels = (await reader.find({ name: request.namespace }))?.metadata.labels;
      if (pod === undefined || labels === undefined) return;
      const enforced = policyOf(labels, 'enforce');
      const isPod = request.definition.reference.plural === pods.plural;
      const broken = isPod ? violations(pod, enforced.level) : [];
      if (broken.length > 0) throw refuse(request, `violates PodSecurity ${describePolicy(enforced)}: ${broken.join(', ')}`);
      const warned = policyOf(labels, 'warn');
      const noticed = violations(pod, warned.level);
      if (noticed.length > 0) request.warnings.push(`would violate PodSecurity ${describePolicy(warned)}: ${noticed.join(', ')}`);
    },
  };
}

/** The pod, or template of pods, that a request brings in; undefined when it changes nothing the standards look at. */
function checkedPod(request: AdmissionRequest): CheckedPod | undefined {
  const { object, oldObject } = request;
  if (object === undefined) return undefined;
  if (concerns(request, pods, writes) || concerns(request, pods, writes, 'ephemeralcontainers')) {
    const { metadata, spec } = object as Pod;
    const old = oldObject as Pod | undefined;
    const unchanged = old !== undefined && deepEqual(old.spec, spec) && deepEqual(old.metadata.annotations, metadata.annotations);
    return unchanged ? undefined : { annotations: metadata.annotations ?? {}, spec };
  }
  const template = templates.find(([reference]) => concerns(request, reference, writes))?.[1](object);
  return template?.spec && { annotations: template.metadata?.annotations ?? {}, spec: template.spec };
}
