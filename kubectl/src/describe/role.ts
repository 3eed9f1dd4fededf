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
  for (const row of (rules ?? []).flatMap(singleRules).toSorted(byText).flatMap(ruleRows)) page.line(1, ...row);
  return Promise.resolve();
};

type Rule = NonNullable<Role['rules']>[number];

/** One rule for each group and resource. */
function singleRules(rule: Rule): readonly Rule[] {
  const { apiGroups = [], resources = [] } = rule;
  if (resources.length === 0) return [rule];
  return (apiGroups.length === 0 ? [''] : apiGroups).flatMap((group) => resources.map((resource) => ({ ...rule, apiGroups: [group], resources: [resource] })));
}

/** The order upstream prints rules in: by the text of all their parts, verbs first. */
function byText(left: Rule, right: Rule): number {
  const text = ({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule): string =>
    [verbs, apiGroups, resources, resourceNames, nonResourceURLs].map((part) => `[${part.join(' ')}]`).join(',');
  return text(left) < text(right) ? -1 : 1;
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
