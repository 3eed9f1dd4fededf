import type { ClusterRole, PolicyRule } from '@kubets/api';
import { deepEqual, labelSelectorMatcher } from '@kubets/machinery';

/** The rules of every role the aggregation rule selects, each once, in the order of the roles' names. */
export function aggregatedRules(role: ClusterRole, all: readonly ClusterRole[]): PolicyRule[] {
  const byName = all.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const rules: PolicyRule[] = [];
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    const matcher = labelSelectorMatcher(selector);
    const sources = byName.filter((source) => source.metadata.name !== role.metadata.name && matcher.matches(source.metadata.labels));
    for (const rule of sources.flatMap((source) => source.rules ?? [])) if (!rules.some((known) => deepEqual(known, rule))) rules.push(rule);
  }
  return rules;
}
