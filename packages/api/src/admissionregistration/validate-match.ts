import { invalid, required, tooMany, validatePathSegment, validateQualifiedName, type FieldError } from '@kubets/machinery';
import { checkLabelSelector } from '../validation/labels.ts';
import { checkEach, checkRequiredText, checkText, checkUnique, noErrors, when } from '../validation/rules.ts';
import type { MatchCondition, MatchResources, NamedRuleWithOperations } from './match-resources.ts';

interface Rule {
  readonly apiGroups?: readonly string[] | undefined;
  readonly apiVersions?: readonly string[] | undefined;
  readonly operations?: readonly string[] | undefined;
  readonly resources?: readonly string[] | undefined;
}

/** Which requests a webhook or a policy is about. */
export function checkRule(field: string, { apiGroups = [], apiVersions = [], operations = [], resources = [] }: Rule): readonly FieldError[] {
  return [
    ...checkWildcard(`${field}.operations`, operations, 'operations'),
    ...checkWildcard(`${field}.apiGroups`, apiGroups, 'API groups'),
    ...checkWildcard(`${field}.apiVersions`, apiVersions, 'API versions'),
    ...checkEach(`${field}.apiVersions`, apiVersions, (version, at) => when(version === '', () => required(at))),
    ...checkResources(`${field}.resources`, resources),
  ];
}

/** At least one, and what means all of them stands alone. */
function checkWildcard(field: string, values: readonly string[], what: string): readonly FieldError[] {
  if (values.length === 0) return [required(field)];
  return when(values.length > 1 && values.includes('*'), () => invalid(field, values, `if '*' is present, must not specify other ${what}`));
}

/** No name may say again what a wildcard before it said. */
function checkResources(field: string, resources: readonly string[]): readonly FieldError[] {
  if (resources.length === 0) return [required(field)];
  const plain = resources.filter((resource) => !resource.includes('/'));
  return [
    ...checkEach(field, resources, (resource, at, index) => (resource === '' ? [required(at)] : checkCovered(at, resource, resources.slice(0, index)))),
    ...when(resources.length > 1 && resources.includes('*/*'), () => invalid(field, resources, "if '*/*' is present, must not specify other resources")),
    ...when(plain.length > 1 && plain.includes('*'), () =>
      invalid(field, resources, "if '*' is present, must not specify other resources without subresources"),
    ),
  ];
}

function checkCovered(field: string, name: string, before: readonly string[]): readonly FieldError[] {
  const [resource, subresource] = splitOnce(name);
  if (subresource === undefined) return noErrors;
  const covering = [`${resource}/*`, `*/${subresource}`].filter((wildcard) => before.includes(wildcard));
  return covering.map((wildcard) => invalid(field, name, `if '${wildcard}' is present, must not specify ${name}`));
}

function splitOnce(name: string): readonly [string, string | undefined] {
  const slash = name.indexOf('/');
  return slash < 0 ? [name, undefined] : [name.slice(0, slash), name.slice(slash + 1)];
}

export function checkMatchResources(
  field: string,
  { namespaceSelector, objectSelector, resourceRules, excludeResourceRules }: MatchResources,
): readonly FieldError[] {
  return [
    ...checkLabelSelector(`${field}.namespaceSelector`, namespaceSelector),
    ...checkLabelSelector(`${field}.objectSelector`, objectSelector),
    ...checkEach(`${field}.resourceRules`, resourceRules, (rule, at) => checkNamedRule(at, rule)),
    ...checkEach(`${field}.excludeResourceRules`, excludeResourceRules, (rule, at) => checkNamedRule(at, rule)),
  ];
}

function checkNamedRule(field: string, rule: NamedRuleWithOperations): readonly FieldError[] {
  const seen = new Set<string>();
  return [
    ...checkRule(field, rule),
    ...checkEach(`${field}.resourceNames`, rule.resourceNames, (name, at) => [...checkText(at, name, validatePathSegment), ...checkUnique(at, name, seen)]),
  ];
}

const maxConditions = 64;

export function checkMatchConditions(field: string, conditions: readonly MatchCondition[] | undefined): readonly FieldError[] {
  const names = new Set<string>();
  const count = conditions?.length ?? 0;
  return [
    ...when(count > maxConditions, () => tooMany(field, count, maxConditions)),
    ...checkEach(field, conditions, ({ name, expression }, at) => [
      ...checkRequiredText(`${at}.expression`, expression.trim()),
      ...checkRequiredText(`${at}.name`, name, validateQualifiedName),
      ...checkUnique(`${at}.name`, name, names),
    ]),
  ];
}
