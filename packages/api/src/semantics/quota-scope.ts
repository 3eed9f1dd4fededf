import type { KubeObject, ResourceReference } from '@kubets/machinery';
import type { PersistentVolumeClaim } from '../core/persistent-volume-claim.ts';
import type { PodSpec } from '../core/pod/pod-spec.ts';
import type { Pod } from '../core/pod.ts';
import type { ResourceQuota, ScopedResourceSelectorRequirement } from '../core/resource-quota.ts';
import { qualityOfService } from './quality-of-service.ts';

/** Whether a quota counts an object: one with scopes counts what is within all of them and nothing else. */
export function quotaCounts(
  { spec }: Pick<ResourceQuota, 'spec'>,
  { group, plural }: Pick<ResourceReference, 'group' | 'plural'>,
  object: KubeObject,
): boolean {
  const scopes: readonly ScopedResourceSelectorRequirement[] = [
    ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' as const })),
    ...(spec.scopeSelector?.matchExpressions ?? []),
  ];
  if (scopes.length === 0) return true;
  if (group !== '') return false;
  if (plural === 'pods') return scopes.every((scope) => isPodInScope(scope, object as Pod));
  return plural === 'persistentvolumeclaims' && scopes.every((scope) => isClaimInScope(scope, object as PersistentVolumeClaim));
}

function isPodInScope({ scopeName, operator, values = [] }: ScopedResourceSelectorRequirement, { spec }: Pod): boolean {
  switch (scopeName) {
    case 'BestEffort':
      return qualityOfService(spec) === 'BestEffort';
    case 'NotBestEffort':
      return qualityOfService(spec) !== 'BestEffort';
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined;
    case 'PriorityClass':
      return matches(operator, values, spec.priorityClassName ? [spec.priorityClassName] : []);
    case 'CrossNamespacePodAffinity':
      return reachesAcrossNamespaces(spec);
    case 'VolumeAttributesClass':
      return false;
  }
}

/** A claim counts under every attributes class it has, is getting or wants. */
function isClaimInScope({ scopeName, operator, values = [] }: ScopedResourceSelectorRequirement, { spec, status }: PersistentVolumeClaim): boolean {
  if (scopeName !== 'VolumeAttributesClass') return false;
  const classes = [spec.volumeAttributesClassName, status.currentVolumeAttributesClassName, status.modifyVolumeStatus?.targetVolumeAttributesClassName];
  const present = classes.flatMap((name) => (name ? [name] : []));
  return matches(operator, values, present);
}

function matches(operator: ScopedResourceSelectorRequirement['operator'], values: readonly string[], present: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return present.some((value) => values.includes(value));
    case 'NotIn':
      return !present.some((value) => values.includes(value));
    case 'Exists':
      return present.length > 0;
    case 'DoesNotExist':
      return present.length === 0;
  }
}

function reachesAcrossNamespaces({ affinity }: PodSpec): boolean {
  const terms = [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((rules) => [
    ...(rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(rules?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ]);
  return terms.some(({ namespaces, namespaceSelector }) => (namespaces?.length ?? 0) > 0 || namespaceSelector !== undefined);
}
