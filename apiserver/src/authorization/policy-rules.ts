import type { PolicyRule } from '@kubets/api';
import type { AuthorizationAttributes } from './authorizer.ts';

type Asked = Pick<AuthorizationAttributes, 'verb' | 'group' | 'resource' | 'subresource' | 'name' | 'path'>;

/** Whether one rule grants what is asked. */
export function ruleAllows(rule: PolicyRule, asked: Asked): boolean {
  if (!includes(rule.verbs, asked.verb)) return false;
  if (asked.resource === '') return (rule.nonResourceURLs ?? []).some((pattern) => urlMatches(pattern, asked.path));
  return includes(rule.apiGroups, asked.group) && resourceMatches(rule.resources, asked) && nameMatches(rule.resourceNames, asked.name);
}

const includes = (values: readonly string[] | undefined, value: string): boolean => values !== undefined && (values.includes(value) || values.includes('*'));

function resourceMatches(resources: readonly string[] | undefined, { resource, subresource }: Asked): boolean {
  if (resources === undefined) return false;
  const wanted = subresource === '' ? resource : `${resource}/${subresource}`;
  return resources.some((pattern) => pattern === '*' || pattern === wanted || (subresource !== '' && pattern === `*/${subresource}`));
}

const nameMatches = (names: readonly string[] | undefined, name: string): boolean => names === undefined || names.length === 0 || names.includes(name);

/** `*` matches all, a trailing `*` every path with that beginning. */
function urlMatches(pattern: string, path: string): boolean {
  if (pattern === '*' || pattern === path) return true;
  return pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1));
}

/** The part of `asked` that `held` does not grant, one verb, group, resource and name at a time. */
export function missingRules(held: readonly PolicyRule[], asked: readonly PolicyRule[]): readonly PolicyRule[] {
  return asked.flatMap(singleRules).filter((single) => !held.some((rule) => covers(rule, single)));
}

function singleRules(rule: PolicyRule): readonly PolicyRule[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const ofResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb): PolicyRule[] =>
        resourceNames.length === 0
          ? [{ verbs: [verb], apiGroups: [group], resources: [resource] }]
          : resourceNames.map((name) => ({ verbs: [verb], apiGroups: [group], resources: [resource], resourceNames: [name] })),
      ),
    ),
  );
  return [...ofResources, ...nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ verbs: [verb], nonResourceURLs: [url] })))];
}

function covers(held: PolicyRule, single: PolicyRule): boolean {
  const allIn = (mine: readonly string[] | undefined, theirs: readonly string[] = []): boolean => theirs.every((value) => includes(mine, value));
  const names = held.resourceNames ?? [];
  const namesCovered = names.length === 0 || (single.resourceNames?.length ? single.resourceNames.every((name) => names.includes(name)) : false);
  const resourcesCovered = (single.resources ?? []).every((resource) => coversResource(held.resources ?? [], resource));
  const urlsCovered = (single.nonResourceURLs ?? []).every((url) => (held.nonResourceURLs ?? []).some((pattern) => urlMatches(pattern, url)));
  return allIn(held.verbs, single.verbs) && allIn(held.apiGroups, single.apiGroups) && resourcesCovered && urlsCovered && namesCovered;
}

function coversResource(held: readonly string[], resource: string): boolean {
  const slash = resource.indexOf('/');
  return held.includes(resource) || held.includes('*') || (slash > 0 && held.includes(`*${resource.slice(slash)}`));
}

/** One line per group, resource and name, with its verbs together, in the notation of upstream's messages. */
export function describeRules(rules: readonly PolicyRule[]): string {
  const merged = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]);
    const known = merged.get(key);
    merged.set(key, known ? { ...known, verbs: [...new Set([...known.verbs, ...rule.verbs])] } : rule);
  }
  return [...merged.values()].map(describeRule).toSorted().join('\n');
}

function describeRule({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const parts = Object.entries({ APIGroups: apiGroups, Resources: resources, NonResourceURLs: nonResourceURLs, ResourceNames: resourceNames, Verbs: verbs });
  return `{${parts.flatMap(([name, values]) => (values?.length ? [`${name}:${goList(values)}`] : [])).join(', ')}}`;
}

/** A list of texts as Go's %q prints it. */
export const goList = (values: readonly string[]): string => `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;
