import type { NodeSelectorTerm } from '../pod/affinity.ts';

const since = (version: string, instead: string): string => `deprecated since ${version}; use ${JSON.stringify(instead)} instead`;

const deprecatedLabels: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', since('v1.14', 'kubernetes.io/arch')],
  ['beta.kubernetes.io/os', since('v1.14', 'kubernetes.io/os')],
  ['failure-domain.beta.kubernetes.io/region', since('v1.17', 'topology.kubernetes.io/region')],
  ['failure-domain.beta.kubernetes.io/zone', since('v1.17', 'topology.kubernetes.io/zone')],
  ['beta.kubernetes.io/instance-type', since('v1.17', 'node.kubernetes.io/instance-type')],
]);

/** Why a label of nodes should be chosen no more. */
export function nodeLabelWarning(label: string): readonly string[] {
  const text = deprecatedLabels.get(label);
  return text === undefined ? [] : [text];
}

export function nodeSelectorTermWarnings(field: string, { matchExpressions = [] }: NodeSelectorTerm): readonly string[] {
  return matchExpressions.flatMap(({ key }, index) => nodeLabelWarning(key).map((text) => `${field}.matchExpressions[${index}].key: ${key} is ${text}`));
}
