import { invalid, quantityMilliValue, required, semanticEqual, type FieldError } from '@kubets/machinery';
import { checkQuotaResourceName, isObjectCount } from '../validation/resource-names.ts';
import { checkEach, checkEntries, checkUnique, when } from '../validation/rules.ts';
import { checkResourceAmount } from './pod/validate-resources.ts';
import type { ResourceQuota, ResourceQuotaSpec, ScopedResourceSelectorRequirement } from './resource-quota.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const ofPods = 'cpu memory ephemeral-storage requests.cpu requests.memory requests.ephemeral-storage limits.cpu limits.memory limits.ephemeral-storage';

export function validateResourceQuota({ spec }: ResourceQuota): readonly FieldError[] {
  return [
    ...checkEntries('spec.hard', spec.hard, checkAmount),
    ...checkScopes(spec),
    ...checkEach('spec.scopeSelector.matchExpressions', spec.scopeSelector?.matchExpressions, (requirement, at) => checkRequirement(at, requirement, spec)),
  ];
}

/** What a quota counts is what it was made to count. */
export function validateResourceQuotaUpdate({ spec }: ResourceQuota, { spec: old }: ResourceQuota): readonly FieldError[] {
  const sorted = ({ scopes = [] }: ResourceQuotaSpec): readonly string[] => scopes.toSorted();
  return when(!semanticEqual(sorted(spec), sorted(old)), () => invalid('spec.scopes', spec.scopes ?? [], 'field is immutable'));
}

/** Amounts in status belong to names a quota may have. */
export function validateResourceQuotaStatus({ status }: ResourceQuota): readonly FieldError[] {
  return (['hard', 'used'] as const).flatMap((list) => checkEntries(`status.${list}`, status[list], checkAmount));
}

function checkAmount(amount: string, field: string, name: string): readonly FieldError[] {
  const partial = isObjectCount(name) && quantityMilliValue(amount) % 1000 !== 0;
  return [
    ...checkQuotaResourceName(field, name),
    ...checkResourceAmount(field, name, amount),
    ...when(partial, () => invalid(field, amount, 'must be an integer')),
  ];
}

const countedOfPods = words(`pods ${ofPods}`);
const countedOfClaims = (name: string): boolean =>
  name === 'persistentvolumeclaims' || name === 'requests.storage' || name.includes('storageclass.storage.k8s.io/');

/** A scope about pods narrows a quota of what pods use, and of nothing else. */
function fits(scope: string, name: string): boolean {
  switch (scope) {
    case 'BestEffort':
      return name === 'pods';
    case 'VolumeAttributesClass':
      return countedOfClaims(name);
    default:
      return countedOfPods.has(name) || name.includes('/') || name.includes('hugepages-');
  }
}

const exclusive = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

function checkScopes({ hard = {}, scopes = [] }: ResourceQuotaSpec): readonly FieldError[] {
  const seen = new Set<string>();
  const names = Object.keys(hard);
  return [
    ...checkEach('spec.scopes', scopes, (scope, at) => checkUnique(at, scope, seen)),
    ...scopes.flatMap((scope) =>
      when(!names.every((name) => fits(scope, name)), () => invalid('spec.scopes', scopes, 'unsupported scope applied to resource')),
    ),
    ...exclusive.filter(([one, other]) => seen.has(one) && seen.has(other)).map(() => invalid('spec.scopes', scopes, 'conflicting scopes')),
  ];
}

const scopesOfOneKind: ReadonlySet<string> = new Set(['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity']);

function checkRequirement(
  field: string,
  { scopeName, operator, values = [] }: ScopedResourceSelectorRequirement,
  { hard }: ResourceQuotaSpec,
): readonly FieldError[] {
  const takesValues = operator === 'In' || operator === 'NotIn';
  return [
    ...when(!Object.keys(hard ?? {}).every((name) => fits(scopeName, name)), () =>
      invalid(`${field}.scopeName`, scopeName, 'unsupported scope applied to resource'),
    ),
    ...when(scopesOfOneKind.has(scopeName) && operator !== 'Exists', () =>
      invalid(
        `${field}.operator`,
        operator,
        "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
      ),
    ),
    ...when(takesValues && values.length === 0, () =>
      required(`${field}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"),
    ),
    ...when(!takesValues && values.length > 0, () =>
      invalid(`${field}.values`, values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"),
    ),
  ];
}
