import { duplicate, invalid, required, tooMany, validateQualifiedName, type FieldError } from '@kubets/machinery';
import { checkNonNegative } from '../validation/numbers.ts';
import { checkEach, checkPresent, checkSupported, checkText, noErrors, when } from '../validation/rules.ts';
import { countIndexes, parseIndexRanges } from './index-ranges.ts';
import type { JobSpec } from './job.ts';

const most = { rules: 20, exitCodes: 255, conditions: 20 } as const;

type FailureRule = NonNullable<JobSpec['podFailurePolicy']>['rules'][number];

/** What failures of pods mean to a Job. */
export function checkFailurePolicy(field: string, spec: JobSpec): readonly FieldError[] {
  return checkPresent(spec.podFailurePolicy, ({ rules }) => [
    ...when(rules.length > most.rules, () => tooMany(`${field}.rules`, rules.length, most.rules)),
    ...checkEach(`${field}.rules`, rules, (rule, at) => checkFailureRule(at, rule, spec)),
  ]);
}

function checkFailureRule(field: string, rule: FailureRule, spec: JobSpec): readonly FieldError[] {
  const { action, onExitCodes, onPodConditions = [] } = rule;
  return [
    ...when(action === 'FailIndex' && spec.backoffLimitPerIndex === undefined, () =>
      invalid(`${field}.action`, action, 'requires the backoffLimitPerIndex to be set'),
    ),
    ...checkPresent(onExitCodes, (exitCodes) => checkExitCodes(`${field}.onExitCodes`, exitCodes, spec)),
    ...when(onPodConditions.length > most.conditions, () => tooMany(`${field}.onPodConditions`, onPodConditions.length, most.conditions)),
    ...checkEach(`${field}.onPodConditions`, onPodConditions, ({ type, status }, at) => [
      ...checkText(`${at}.type`, type, validateQualifiedName),
      ...checkSupported(`${at}.status`, status, ['False', 'True', 'Unknown']),
    ]),
    ...when(onExitCodes !== undefined && onPodConditions.length > 0, () =>
      invalid(field, '', 'specifying both OnExitCodes and OnPodConditions is not supported'),
    ),
    ...when(onExitCodes === undefined && onPodConditions.length === 0, () =>
      invalid(field, '', 'specifying one of OnExitCodes and OnPodConditions is required'),
    ),
  ];
}

function checkExitCodes(
  field: string,
  { containerName, operator, values }: NonNullable<FailureRule['onExitCodes']>,
  { template }: JobSpec,
): readonly FieldError[] {
  const names = [...template.spec.containers, ...(template.spec.initContainers ?? [])].map(({ name }) => name);
  return [
    ...when(containerName !== undefined && !names.includes(containerName), () =>
      invalid(`${field}.containerName`, containerName, 'must be one of the container or initContainer names in the pod template'),
    ),
    ...when(values.length === 0, () => invalid(`${field}.values`, values, 'at least one value is required')),
    ...when(values.length > most.exitCodes, () => tooMany(`${field}.values`, values.length, most.exitCodes)),
    ...when(
      values.some((value, index) => index > 0 && value < values[index - 1]!),
      () => invalid(`${field}.values`, values, 'must be ordered'),
    ),
    ...checkEach(`${field}.values`, values, (value, at, index) => [
      ...when(values.indexOf(value) < index, () => duplicate(at, value)),
      ...when(value === 0 && operator === 'In', () => invalid(at, value, 'must not be 0 for the In operator')),
    ]),
  ];
}

/** When a Job has succeeded before all its indexes have. */
export function checkSuccessPolicy(field: string, { successPolicy, completionMode, completions }: JobSpec): readonly FieldError[] {
  if (successPolicy === undefined) return noErrors;
  if (completionMode !== 'Indexed') return [invalid(field, successPolicy, 'requires indexed completion mode')];
  const { rules } = successPolicy;
  if (rules.length === 0) return [required(`${field}.rules`, 'at least one rules must be specified when the successPolicy is specified')];
  return [
    ...when(rules.length > most.rules, () => tooMany(`${field}.rules`, rules.length, most.rules)),
    ...checkEach(`${field}.rules`, rules, (rule, at) => checkSuccessRule(at, rule, completions ?? 0)),
  ];
}

type SuccessRule = NonNullable<JobSpec['successPolicy']>['rules'][number];

function checkSuccessRule(field: string, { succeededCount, succeededIndexes }: SuccessRule, completions: number): readonly FieldError[] {
  if (succeededCount === undefined && succeededIndexes === undefined) {
    return [required(field, 'at least one of succeededCount or succeededIndexes must be specified')];
  }
  const ranges = succeededIndexes === undefined ? undefined : parseIndexRanges(succeededIndexes, completions);
  const malformed =
    typeof ranges === 'string' ? [invalid(`${field}.succeededIndexes`, succeededIndexes, `error parsing succeededIndexes: ${ranges}`)] : noErrors;
  return [...malformed, ...checkPresent(succeededCount, (count) => checkSucceededCount(`${field}.succeededCount`, count, completions, ranges))];
}

function checkSucceededCount(
  field: string,
  count: number,
  completions: number,
  ranges: ReturnType<typeof parseIndexRanges> | undefined,
): readonly FieldError[] {
  const named = ranges === undefined || typeof ranges === 'string' ? undefined : countIndexes(ranges);
  return [
    ...checkNonNegative(field, count),
    ...when(count > completions, () => invalid(field, count, `must be less than or equal to ${completions} (the number of specified completions)`)),
    ...when(named !== undefined && count > named, () =>
      invalid(field, count, `must be less than or equal to ${named} (the number of indexes in the specified succeededIndexes field)`),
    ),
  ];
}
