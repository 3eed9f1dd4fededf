import type { NodeSelectorRequirement, NodeSelectorTerm } from '@kubets/api';

interface SelectableNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Terms are alternatives; within one, every expression must hold. A term that says nothing matches nothing. */
export function matchesAnyTerm(terms: readonly NodeSelectorTerm[], node: SelectableNode): boolean {
  return terms.some((term) => matchesTerm(term, node));
}

export function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: SelectableNode): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every((requirement) => holds(requirement, node.labels[requirement.key])) &&
    matchFields.every((requirement) => requirement.key === 'metadata.name' && holds(requirement, node.name))
  );
}

function holds({ operator, values = [] }: NodeSelectorRequirement, actual: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return actual !== undefined && values.includes(actual);
    case 'NotIn':
      return actual === undefined || !values.includes(actual);
    case 'Exists':
      return actual !== undefined;
    case 'DoesNotExist':
      return actual === undefined;
    case 'Gt':
      return compare(actual, values[0], (left, right) => left > right);
    case 'Lt':
      return compare(actual, values[0], (left, right) => left < right);
  }
}

function compare(actual: string | undefined, bound: string | undefined, test: (left: bigint, right: bigint) => boolean): boolean {
  const integer = /^[+-]?\d+$/;
  return actual !== undefined && bound !== undefined && integer.test(actual) && integer.test(bound) && test(BigInt(actual), BigInt(bound));
}
