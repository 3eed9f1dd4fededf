import type { Role, RoleBinding } from '@kubets/api';
import type { Describe } from './describe-object.ts';
import { annotationLines, labelLines } from './page.ts';

export const describeRole: Describe = (page, object) => {
  const { rules } = object as unknown as Role;
  page.line(0, 'Name:', object.metadata.name);
  labelLines(page, 'Labels', object.metadata.labels);
  annotationLines(page, object.metadata.annotations);
  page.line(0, 'PolicyRule:');
  page.line(1, 'Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs');
  page.line(1, '---------', '-----------------', '--------------', '-----');
  for (const row of compacted((rules ?? []).flatMap(singleRules))
    .toSorted(byText)
    .flatMap(ruleRows))
    page.line(1, ...row);
  return Promise.resolve();
};

type Rule = NonNullable<Role['rules']>[number];

/** One rule for each group, resource and resource name, and for each URL. */
function singleRules(rule: Rule): readonly Rule[] {
  const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs } = rule;
  const names = resourceNames.length === 0 ? [[]] : resourceNames.map((name) => [name]);
  const ofResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) => names.map((resourceNames) => ({ verbs, apiGroups: [group], resources: [resource], resourceNames }))),
  );
  return [...ofResources, ...nonResourceURLs.map((url) => ({ verbs, nonResourceURLs: [url] }))];
}

/** Rules about the same resource become one that has the verbs of all, in the order they came. */
function compacted(rules: readonly Rule[]): readonly Rule[] {
  const byResource = new Map<string, Rule>();
  const others: Rule[] = [];
  for (const rule of rules) {
    if (rule.nonResourceURLs !== undefined) {
      others.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames]);
    const verbs = [...(byResource.get(key)?.verbs ?? []), ...rule.verbs];
    byResource.set(key, { ...rule, verbs: [...new Set(verbs)] });
  }
  return [...others, ...byResource.values()];
}

/** The order upstream prints rules in: by the text of all their parts, verbs first. */
function byText(left: Rule, right: Rule): number {
  const [one, other] = [goText(left), goText(right)];
  return one < other ? -1 : one > other ? 1 : 0;
}

function goText({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule): string {
  const words = (list: readonly string[]): string => `[${list.join(' ')}]`;
  return `&PolicyRule{Verbs:${words(verbs)},APIGroups:${words(apiGroups)},Resources:${words(resources)},ResourceNames:${words(resourceNames)},NonResourceURLs:${words(nonResourceURLs)},}`;
}

function ruleRows({ apiGroups = [], resources = [], nonResourceURLs = [], resourceNames = [], verbs }: Rule): readonly (readonly string[])[] {
  const tail = [`[${nonResourceURLs.join(' ')}]`, `[${resourceNames.join(' ')}]`, `[${verbs.join(' ')}]`];
  const names = resources.flatMap((resource) =>
    apiGroups.length === 0 ? [resource] : apiGroups.map((group) => (group === '' ? resource : withGroup(resource, group))),
  );
  return names.length === 0 ? [['', ...tail]] : names.map((name) => [name, ...tail]);
}

function withGroup(resource: string, group: string): string {
  const slash = resource.indexOf('/');
  return slash < 0 ? `${resource}.${group}` : `${resource.slice(0, slash)}.${group}${resource.slice(slash)}`;
}

export const describeBinding: Describe = (page, object) => {
  const { roleRef, subjects } = object as unknown as RoleBinding;
  page.line(0, 'Name:', object.metadata.name);
  labelLines(page, 'Labels', object.metadata.labels);
  annotationLines(page, object.metadata.annotations);
  page.line(0, 'Role:');
  page.line(1, 'Kind:', roleRef.kind);
  page.line(1, 'Name:', roleRef.name);
  page.line(0, 'Subjects:');
  page.line(1, 'Kind', 'Name', 'Namespace');
  page.line(1, '----', '----', '---------');
  for (const { kind, name, namespace } of subjects ?? []) page.line(1, kind, name, namespace ?? '');
  return Promise.resolve();
};
