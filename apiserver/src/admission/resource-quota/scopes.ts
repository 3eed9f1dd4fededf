import { type Pod, pods, type ResourceQuota } from '@kubets/api';
import type { KubeObject, ResourceReference } from '@kubets/machinery';

/** Whether a quota counts an object: one with scopes counts the pods within all of them and nothing else. */
export function counts({ spec }: ResourceQuota, reference: ResourceReference, object: KubeObject): boolean {
  const scopes = [
    ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' as const, values: [] })),
    ...(spec.scopeSelector?.matchExpressions ?? []),
  ];
  if (scopes.length === 0) return true;
  if (reference.group !== '' || reference.plural !== pods.plural) return false;
  return scopes.every((scope) => inScope(scope, object as Pod));
}

type Requirement = NonNullable<NonNullable<ResourceQuota['spec']['scopeSelector']>['matchExpressions']>[number];

function inScope({ scopeName, operator, values = [] }: Requirement, { spec }: Pod): boolean {
  switch (scopeName) {
    case 'BestEffort':
      return isBestEffort(spec);
    case 'NotBestEffort':
      return !isBestEffort(spec);
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined;
    case 'PriorityClass':
      return matches(operator, values, spec.priorityClassName ?? '');
    case 'CrossNamespacePodAffinity':
      return reachesAcrossNamespaces(spec);
    case 'VolumeAttributesClass':
      return false;
  }
}

function matches(operator: Requirement['operator'], values: readonly string[], value: string): boolean {
  if (operator === 'In') return values.includes(value);
  if (operator === 'NotIn') return !values.includes(value);
  return operator === 'Exists' ? value !== '' : value === '';
}

function isBestEffort({ containers, initContainers = [] }: Pod['spec']): boolean {
  const relevant = (amounts: Readonly<Record<string, string>> | undefined): boolean => amounts?.['cpu'] !== undefined || amounts?.['memory'] !== undefined;
  return ![...containers, ...initContainers].some(({ resources }) => relevant(resources?.requests) || relevant(resources?.limits));
}

function reachesAcrossNamespaces({ affinity }: Pod['spec']): boolean {
  const terms = [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((rules) => [
    ...(rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(rules?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ]);
  return terms.some(({ namespaces, namespaceSelector }) => (namespaces?.length ?? 0) > 0 || namespaceSelector !== undefined);
}
