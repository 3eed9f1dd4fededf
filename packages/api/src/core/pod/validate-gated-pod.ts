import { invalid, semanticEqual, type FieldError } from '@kubets/machinery';
import { noErrors, when } from '../../validation/rules.ts';
import type { Affinity, NodeAffinity, NodeSelectorTerm } from './affinity.ts';
import type { PodSpec } from './pod-spec.ts';

const onlyAdditions = 'only additions are allowed (no mutations or deletions)';

/** While a gate holds a pod back, where it may run can be narrowed and not widened. */
export function checkNarrowed(spec: PodSpec, old: PodSpec): readonly FieldError[] {
  return [
    ...checkNodeSelector('spec.nodeSelector', spec.nodeSelector, old.nodeSelector),
    ...checkNodeAffinity('spec.affinity.nodeAffinity', spec.affinity?.nodeAffinity, old.affinity?.nodeAffinity),
  ];
}

type Labels = Readonly<Record<string, string>>;

function checkNodeSelector(field: string, selector: Labels = {}, old: Labels = {}): readonly FieldError[] {
  const kept = Object.entries(old).every(([key, value]) => selector[key] === value);
  return when(!kept, () => invalid(field, selector, onlyAdditions));
}

/** What was preferred may change at will; what was required stays, and each of its alternatives may ask for more. */
function checkNodeAffinity(field: string, affinity: NodeAffinity | undefined, old: NodeAffinity | undefined): readonly FieldError[] {
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const oldTerms = old?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (oldTerms === undefined) return noErrors;
  const at = `${field}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
  if (terms?.length !== oldTerms.length) return [invalid(at, terms ?? null, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')];
  return terms.flatMap((term, index) => when(!isNarrower(term, oldTerms[index]!), () => invalid(`${at}[${index}]`, term, onlyAdditions)));
}

/** An alternative that asks for nothing matches no node, and stays that way. */
function isNarrower(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const { matchExpressions: expressions = [], matchFields: fields = [] } = old;
  if (expressions.length === 0 && fields.length === 0) return semanticEqual(term, old);
  return startsWith(term.matchExpressions, expressions) && startsWith(term.matchFields, fields);
}

const startsWith = <Item>(items: readonly Item[] = [], old: readonly Item[]): boolean => semanticEqual(items.slice(0, old.length), old);

/** The affinity with its rules about nodes put back, so that the rest can be compared. */
export function withNodeAffinityOf(affinity: Affinity | undefined, old: Affinity | undefined): Affinity | undefined {
  if (affinity === undefined && old?.nodeAffinity === undefined) return affinity;
  const restored: Affinity = { ...affinity, nodeAffinity: old?.nodeAffinity };
  return old === undefined && Object.values(restored).every((part) => part === undefined) ? undefined : restored;
}
