import type { Node, NodeSelectorRequirement, NodeSelectorTerm } from '@kubets/api';

/** Whether a node satisfies one of the terms; no terms at all are satisfied by every node, an empty term by none. */
export function nodeSatisfies(terms: readonly NodeSelectorTerm[] | undefined, node: Node): boolean {
  if (terms === undefined) return true;
  return terms.some(({ matchExpressions = [], matchFields = [] }) => {
    if (matchExpressions.length + matchFields.length === 0) return false;
    const labelsHold = matchExpressions.every((requirement) => holds(requirement, node.metadata.labels?.[requirement.key]));
    return labelsHold && matchFields.every((requirement) => holds(requirement, requirement.key === 'metadata.name' ? node.metadata.name : undefined));
  });
}

function holds({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
  }
}
