import {
  duplicate,
  forbidden,
  invalid,
  notSupported,
  required,
  validateLabelKey,
  validateLabelValue,
  validateQualifiedName,
  type FieldError,
} from '@kubets/machinery';
import { checkLabelSelector } from '../../validation/labels.ts';
import { checkEach, checkText, noErrors } from '../../validation/rules.ts';
import type { PodSchedulingGate, Toleration, TopologySpreadConstraint } from './scheduling.ts';

export function checkTolerations(field: string, tolerations: readonly Toleration[] | undefined): readonly FieldError[] {
  return checkEach(field, tolerations, (toleration, at) => [
    ...(toleration.key ? checkText(`${at}.key`, toleration.key, validateLabelKey) : noErrors),
    ...checkMatchesAll(at, toleration),
    ...checkTolerationSeconds(at, toleration),
    ...checkTolerationValue(at, toleration),
  ]);
}

function checkMatchesAll(field: string, { key, operator }: Toleration): readonly FieldError[] {
  if (key || operator === 'Exists') return noErrors;
  return [invalid(`${field}.operator`, operator ?? '', 'operator must be Exists when `key` is empty, which means "match all values and all keys"')];
}

function checkTolerationSeconds(field: string, { effect, tolerationSeconds }: Toleration): readonly FieldError[] {
  if (tolerationSeconds === undefined || effect === 'NoExecute') return noErrors;
  return [invalid(`${field}.effect`, effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set")];
}

function checkTolerationValue(field: string, toleration: Toleration): readonly FieldError[] {
  const { operator = 'Equal', value = '' } = toleration;
  switch (operator) {
    case 'Equal':
      return validateLabelValue(value).length === 0 ? noErrors : [invalid(`${field}.operator`, value, validateLabelValue(value).join(';'))];
    case 'Exists':
      return value === '' ? noErrors : [invalid(`${field}.operator`, toleration, "value must be empty when `operator` is 'Exists'")];
    case 'Gt':
    case 'Lt':
      return /^-?(0|[1-9]\d*)$/.test(value) ? noErrors : [invalid(`${field}.value`, value, "must be an integer when `operator` is 'Gt' or 'Lt'")];
    default:
      return [notSupported(`${field}.operator`, operator, ['Equal', 'Exists', 'Gt', 'Lt'])];
  }
}

/** On update tolerations may be added, and how long the old ones last may change. */
export function checkOnlyAddedTolerations(
  field: string,
  tolerations: readonly Toleration[] | undefined,
  old: readonly Toleration[] | undefined,
): readonly FieldError[] {
  const key = ({ effect, key: name, operator, value }: Toleration): string => JSON.stringify([effect ?? '', name ?? '', operator ?? 'Equal', value ?? '']);
  const present = new Set((tolerations ?? []).map(key));
  return (old ?? []).every((toleration) => present.has(key(toleration)))
    ? noErrors
    : [forbidden(field, 'existing toleration can not be modified except its tolerationSeconds')];
}

export function checkTopologySpread(field: string, constraints: readonly TopologySpreadConstraint[] | undefined): readonly FieldError[] {
  const pairs = (constraints ?? []).map(({ topologyKey, whenUnsatisfiable }) => `{${topologyKey}, ${whenUnsatisfiable}}`);
  return checkEach(field, constraints, (constraint, at, index) => {
    const pair = pairs[index]!;
    return [
      ...checkSpread(at, constraint),
      ...(pairs.includes(pair, index + 1) ? [duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, pair)] : noErrors),
      ...checkLabelSelector(`${at}.labelSelector`, constraint.labelSelector),
      ...checkMatchLabelKeys(`${at}.matchLabelKeys`, constraint),
    ];
  });
}

function checkSpread(field: string, { maxSkew, topologyKey, minDomains, whenUnsatisfiable }: TopologySpreadConstraint): readonly FieldError[] {
  return [
    ...(maxSkew <= 0 ? [invalid(`${field}.maxSkew`, maxSkew, 'must be greater than zero')] : noErrors),
    ...(topologyKey === '' ? [required(`${field}.topologyKey`, 'can not be empty')] : checkText(`${field}.topologyKey`, topologyKey, validateLabelKey)),
    ...(minDomains !== undefined && minDomains <= 0 ? [invalid(`${field}.minDomains`, minDomains, 'must be greater than zero')] : noErrors),
    ...(minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule'
      ? [invalid(`${field}.minDomains`, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`)]
      : noErrors),
  ];
}

function checkMatchLabelKeys(field: string, { matchLabelKeys, labelSelector }: TopologySpreadConstraint): readonly FieldError[] {
  if (matchLabelKeys === undefined || matchLabelKeys.length === 0) return noErrors;
  if (labelSelector === undefined) return [forbidden(field, 'must not be specified when labelSelector is not set')];
  return checkEach(field, matchLabelKeys, (key, at) => [
    ...checkText(at, key, validateLabelKey),
    ...(Object.hasOwn(labelSelector.matchLabels ?? {}, key) ? [invalid(at, key, 'exists in both matchLabelKeys and labelSelector')] : noErrors),
  ]);
}

export function checkSchedulingGates(field: string, gates: readonly PodSchedulingGate[] | undefined): readonly FieldError[] {
  const seen = new Set<string>();
  return checkEach(field, gates, ({ name }, at) => {
    const repeated = seen.has(name);
    seen.add(name);
    return [...checkText(`${at}.name`, name, validateQualifiedName), ...(repeated ? [duplicate(at, name)] : noErrors)];
  });
}
