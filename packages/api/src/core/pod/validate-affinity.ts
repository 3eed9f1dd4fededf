import { forbidden, invalid, required, validateDnsLabel, validateDnsSubdomain, validateLabelKey, validateLabelValue, type FieldError } from '@kubets/machinery';
import { checkLabelSelector, checkSetOperator, unknownOperator } from '../../validation/labels.ts';
import { checkEach, checkPresent, checkText, noErrors, when } from '../../validation/rules.ts';
import type { Affinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodAffinity, PodAffinityTerm } from './affinity.ts';

export function checkAffinity(field: string, affinity: Affinity | undefined): readonly FieldError[] {
  if (affinity === undefined) return noErrors;
  const { nodeAffinity } = affinity;
  const node = `${field}.nodeAffinity`;
  return [
    ...checkPresent(nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution, (selector) =>
      checkNodeSelector(`${node}.requiredDuringSchedulingIgnoredDuringExecution`, selector),
    ),
    ...checkEach(`${node}.preferredDuringSchedulingIgnoredDuringExecution`, nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution, (term, at) => [
      ...checkWeight(`${at}.weight`, term.weight),
      ...checkNodeSelectorTerm(`${at}.preference`, term.preference),
    ]),
    ...checkPodAffinity(`${field}.podAffinity`, affinity.podAffinity),
    ...checkPodAffinity(`${field}.podAntiAffinity`, affinity.podAntiAffinity),
  ];
}

function checkWeight(field: string, weight: number): readonly FieldError[] {
  return weight < 1 || weight > 100 ? [invalid(field, weight, 'must be in the range 1-100')] : noErrors;
}

export function checkNodeSelector(field: string, { nodeSelectorTerms }: NodeSelector): readonly FieldError[] {
  if (nodeSelectorTerms.length === 0) return [required(`${field}.nodeSelectorTerms`, 'must have at least one node selector term')];
  return checkEach(`${field}.nodeSelectorTerms`, nodeSelectorTerms, (term, at) => checkNodeSelectorTerm(at, term));
}

function checkNodeSelectorTerm(field: string, { matchExpressions, matchFields }: NodeSelectorTerm): readonly FieldError[] {
  return [
    ...checkEach(`${field}.matchExpressions`, matchExpressions, (requirement, at) => [
      ...checkValues(at, requirement),
      ...checkText(`${at}.key`, requirement.key, validateLabelKey),
      ...checkEach(`${at}.values`, requirement.values, (value, valueAt) => checkText(valueAt, value, validateLabelValue)),
    ]),
    ...checkEach(`${field}.matchFields`, matchFields, checkFieldRequirement),
  ];
}

function checkValues(field: string, { operator, values = [] }: NodeSelectorRequirement): readonly FieldError[] {
  if (operator === 'Gt' || operator === 'Lt') {
    return values.length === 1 ? noErrors : [required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
  }
  return checkSetOperator(field, operator, values) ?? [invalid(`${field}.operator`, operator, unknownOperator)];
}

/** The one field of a node that can be asked for is its name. */
function checkFieldRequirement({ key, operator, values = [] }: NodeSelectorRequirement, field: string): readonly FieldError[] {
  if (operator !== 'In' && operator !== 'NotIn') return [invalid(`${field}.operator`, operator, unknownOperator)];
  return [
    ...(values.length === 1 ? noErrors : [required(`${field}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector")]),
    ...(key === 'metadata.name' ? noErrors : [invalid(`${field}.key`, key, 'not a valid field selector key')]),
    ...checkEach(`${field}.values`, values, (value, at) => checkText(at, value, validateDnsSubdomain)),
  ];
}

function checkPodAffinity(field: string, affinity: PodAffinity | undefined): readonly FieldError[] {
  return [
    ...checkEach(`${field}.requiredDuringSchedulingIgnoredDuringExecution`, affinity?.requiredDuringSchedulingIgnoredDuringExecution, checkPodAffinityTerm),
    ...checkEach(`${field}.preferredDuringSchedulingIgnoredDuringExecution`, affinity?.preferredDuringSchedulingIgnoredDuringExecution, (term, at) => [
      ...checkWeight(`${at}.weight`, term.weight),
      ...checkPodAffinityTerm(term.podAffinityTerm, `${at}.podAffinityTerm`),
    ]),
  ];
}

function checkPodAffinityTerm(term: PodAffinityTerm, field: string): readonly FieldError[] {
  return [
    ...checkLabelSelector(`${field}.labelSelector`, term.labelSelector),
    ...checkLabelSelector(`${field}.namespaceSelector`, term.namespaceSelector),
    ...checkEach(`${field}.namespaces`, term.namespaces, (name, at) => checkText(at, name, validateDnsLabel)),
    ...when(term.topologyKey === '', () => required(`${field}.topologyKey`, 'can not be empty')),
    ...checkText(`${field}.topologyKey`, term.topologyKey, validateLabelKey),
    ...checkLabelKeys(field, term),
  ];
}

function checkLabelKeys(field: string, { matchLabelKeys, mismatchLabelKeys, labelSelector }: PodAffinityTerm): readonly FieldError[] {
  const check = (name: 'matchLabelKeys' | 'mismatchLabelKeys', keys: readonly string[] | undefined): readonly FieldError[] => [
    ...(keys !== undefined && keys.length > 0 && labelSelector === undefined
      ? [forbidden(`${field}.${name}`, 'must not be specified when labelSelector is not set')]
      : noErrors),
    ...checkEach(`${field}.${name}`, keys, (key, at) => checkText(at, key, validateLabelKey)),
  ];
  const both = (matchLabelKeys ?? []).filter((key) => mismatchLabelKeys?.includes(key));
  return [
    ...check('matchLabelKeys', matchLabelKeys),
    ...check('mismatchLabelKeys', mismatchLabelKeys),
    ...both.map((key) => invalid(`${field}.matchLabelKeys`, key, 'exists in both matchLabelKeys and mismatchLabelKeys')),
  ];
}
