import type { Node, NodeSelectorRequirement, NodeSelectorTerm, Pod, Taint, Toleration } from '@kubets/api';

/** Whether a node has the labels and the name that a pod's nodeSelector and required node affinity demand. */
export function matchesNode({ spec }: Pick<Pod, 'spec'>, { metadata }: Pick<Node, 'metadata'>): boolean {
  const labels = metadata.labels ?? {};
  if (Object.entries(spec.nodeSelector ?? {}).some(([key, value]) => labels[key] !== value)) return false;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return terms === undefined || terms.some((term) => matchesTerm(term, labels, metadata.name));
}

/** A term without any requirement matches nothing. */
function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, labels: Readonly<Record<string, string>>, name: string): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every((requirement) => meets(requirement, labels[requirement.key])) &&
    matchFields.every((requirement) => meets(requirement, requirement.key === 'metadata.name' ? name : undefined))
  );
}

function meets({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
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
      return value !== undefined && wholeNumber(value) > wholeNumber(values[0]);
    case 'Lt':
      return value !== undefined && wholeNumber(value) < wholeNumber(values[0]);
    default:
      return false;
  }
}

function wholeNumber(text: string | undefined): number {
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : NaN;
}

/** Whether a pod may stay on a node with these taints: it tolerates each that would drive it away. */
export function toleratesStaying({ spec }: Pick<Pod, 'spec'>, taints: readonly Taint[]): boolean {
  return taints.filter(({ effect }) => effect === 'NoExecute').every((taint) => (spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint)));
}

export function tolerates({ key, operator = 'Equal', value = '', effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  return operator === 'Exists' || (Boolean(key) && value === (taint.value ?? ''));
}
