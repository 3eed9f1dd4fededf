import type { Node } from '../core/node.ts';
import type { NodeSelectorRequirement, NodeSelectorTerm } from '../core/pod/affinity.ts';
import type { PodSpec } from '../core/pod/pod-spec.ts';

export interface SelectableNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function selectable({ metadata }: Pick<Node, 'metadata'>): SelectableNode {
  return { name: metadata.name, labels: metadata.labels ?? {} };
}

/** Whether a node has the labels and the name that a pod's nodeSelector and required node affinity demand. */
export function podSelectsNode({ nodeSelector, affinity }: PodSpec, node: SelectableNode): boolean {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const hasLabels = Object.entries(nodeSelector ?? {}).every(([key, value]) => node.labels[key] === value);
  return hasLabels && (terms === undefined || matchesAnyTerm(terms, node));
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
