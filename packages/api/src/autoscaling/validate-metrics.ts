import { compareQuantities, forbidden, invalid, notSupported, required, validatePathSegment, type FieldError } from '@kubets/machinery';
import { checkLabelSelector } from '../validation/labels.ts';
import { checkEach, checkPresent, checkRequiredText, noErrors, when } from '../validation/rules.ts';
import type { CrossVersionObjectReference, MetricIdentifier, MetricSpec, MetricTarget } from './horizontal-pod-autoscaler-v2.ts';

export const checkMetrics = (field: string, metrics: readonly MetricSpec[] | undefined): readonly FieldError[] => checkEach(field, metrics, checkMetric);

/** An object by kind and name. */
export function checkObjectReference(field: string, { kind, name }: CrossVersionObjectReference): readonly FieldError[] {
  return [...checkRequiredText(`${field}.kind`, kind, validatePathSegment), ...checkRequiredText(`${field}.name`, name, validatePathSegment)];
}

const fields = { ContainerResource: 'containerResource', External: 'external', Object: 'object', Pods: 'pods', Resource: 'resource' } as const;
type Source = (typeof fields)[keyof typeof fields];

const isType = (type: string): type is keyof typeof fields => Object.hasOwn(fields, type);

/** A metric holds the source its type names, and no other. */
function checkMetric(metric: MetricSpec, field: string): readonly FieldError[] {
  const { type } = metric;
  if (type === '') return [required(`${field}.type`, 'must specify a metric source type')];
  if (!isType(type)) return [notSupported(`${field}.type`, type, Object.keys(fields))];
  const given = Object.values(fields).filter((name) => metric[name] !== undefined);
  const wanted = fields[type];
  return [
    ...when(!given.includes(wanted), () => required(`${field}.${wanted}`, 'must populate information for the given metric source')),
    ...given.filter((name) => name !== wanted).map((name) => forbidden(`${field}.${name}`, 'must populate the given metric source only')),
    ...(given.length === 1 ? given.flatMap((name) => checkSource(`${field}.${name}`, name, metric)) : noErrors),
  ];
}

function checkSource(field: string, name: Source, { containerResource, external, object, pods, resource }: MetricSpec): readonly FieldError[] {
  switch (name) {
    case 'object':
      return checkPresent(object, ({ describedObject, metric, target }) => [
        ...checkObjectReference(`${field}.describedObject`, describedObject),
        ...checkIdentifier(`${field}.metric`, metric),
        ...checkTarget(`${field}.target`, target),
        ...checkSomeValue(`${field}.target`, target, 'must set either a target value or averageValue'),
      ]);
    case 'external':
      return checkPresent(external, ({ metric, target }) => [
        ...checkIdentifier(`${field}.metric`, metric),
        ...checkTarget(`${field}.target`, target),
        ...checkSomeValue(`${field}.target`, target, 'must set either a target value for metric or a per-pod target'),
        ...when(target.value !== undefined && target.averageValue !== undefined, () =>
          forbidden(`${field}.target.value`, 'may not set both a target value for metric and a per-pod target'),
        ),
      ]);
    case 'pods':
      return checkPresent(pods, ({ metric, target }) => [
        ...checkIdentifier(`${field}.metric`, metric),
        ...checkTarget(`${field}.target`, target),
        ...when(!isPositive(target.averageValue), () => required(`${field}.target.averageValue`, 'must specify a positive target averageValue')),
      ]);
    case 'containerResource':
      return checkPresent(containerResource, ({ container, ...source }) => [
        ...when(container === '', () => required(`${field}.container`, 'must specify a container')),
        ...checkResource(field, source),
      ]);
    case 'resource':
      return checkPresent(resource, (source) => checkResource(field, source));
  }
}

function checkResource(field: string, { name, target }: { readonly name: string; readonly target: MetricTarget }): readonly FieldError[] {
  const [raw, share] = [target.averageValue !== undefined, target.averageUtilization !== undefined];
  return [
    ...when(name === '', () => required(`${field}.name`, 'must specify a resource name')),
    ...checkTarget(`${field}.target`, target),
    ...when(!raw && !share, () => required(`${field}.target.averageUtilization`, 'must set either a target raw value or a target utilization')),
    ...when(raw && share, () => forbidden(`${field}.target.averageValue`, 'may not set both a target raw value and a target utilization')),
  ];
}

function checkIdentifier(field: string, { name, selector }: MetricIdentifier): readonly FieldError[] {
  if (name === '') return [required(`${field}.name`, 'must specify a metric name')];
  return [...checkRequiredText(`${field}.name`, name, validatePathSegment), ...checkLabelSelector(`${field}.selector`, selector)];
}

const isPositive = (amount: string | undefined): boolean => amount !== undefined && compareQuantities(amount, '0') > 0;
const targetTypes: readonly string[] = ['Utilization', 'Value', 'AverageValue'];

function checkTarget(field: string, { type, value, averageValue, averageUtilization }: MetricTarget): readonly FieldError[] {
  const checkAmount = (name: string, amount: string | undefined): readonly FieldError[] =>
    when(amount !== undefined && !isPositive(amount), () => invalid(`${field}.${name}`, amount, 'must be positive'));
  return [
    ...when(type === '', () => required(`${field}.type`, 'must specify a metric target type')),
    ...when(!targetTypes.includes(type), () => invalid(`${field}.type`, type, 'must be either Utilization, Value, or AverageValue')),
    ...checkAmount('value', value),
    ...when(averageUtilization !== undefined && averageUtilization < 1, () =>
      invalid(`${field}.averageUtilization`, averageUtilization, 'must be greater than 0'),
    ),
    ...checkAmount('averageValue', averageValue),
  ];
}

const checkSomeValue = (field: string, { value, averageValue }: MetricTarget, detail: string): readonly FieldError[] =>
  when(value === undefined && averageValue === undefined, () => required(`${field}.averageValue`, detail));
