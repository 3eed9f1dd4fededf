import type { FlowSchemaSpec, PolicyRulesWithSubjects, Subject } from './flow-schema.ts';
import type { PriorityLevelConfigurationSpec } from './priority-level-configuration.ts';

const group = (name: string): Subject => ({ kind: 'Group', group: { name } });

/** All that anybody of these groups may ask. */
function everythingOf(...groups: readonly string[]): PolicyRulesWithSubjects {
  return {
    subjects: groups.map(group),
    resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'], clusterScope: true }],
    nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  };
}

/** The schemas no cluster can do without: who is never held up, and where all others end. Nobody may change them. */
export const mandatoryFlowSchemaSpecs: Readonly<Record<'exempt' | 'catch-all', FlowSchemaSpec>> = {
  exempt: { matchingPrecedence: 1, priorityLevelConfiguration: { name: 'exempt' }, rules: [everythingOf('system:masters')] },
  'catch-all': {
    matchingPrecedence: 10_000,
    priorityLevelConfiguration: { name: 'catch-all' },
    distinguisherMethod: { type: 'ByUser' },
    rules: [everythingOf('system:unauthenticated', 'system:authenticated')],
  },
};

/** The levels of the mandatory schemas. What the exempt one lends is its owner's to say. */
export const mandatoryLevelSpecs: Readonly<Record<'exempt' | 'catch-all', PriorityLevelConfigurationSpec>> = {
  exempt: { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } },
  'catch-all': { type: 'Limited', limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: 'Reject' } } },
};
