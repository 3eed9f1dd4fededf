import {
  compareQuantities,
  forbidden,
  invalid,
  memberOf,
  parseQuantity,
  quantityToNumber,
  required,
  validateQualifiedName,
  type FieldError,
} from '@kubets/machinery';
import { checkContainerResourceName, checkResourceName, mayOvercommit } from '../validation/resource-names.ts';
import { checkEach, checkText, checkUnique, noErrors, when } from '../validation/rules.ts';
import type { LimitRange, LimitRangeItem } from './limit-range.ts';

export function validateLimitRange({ spec }: LimitRange): readonly FieldError[] {
  const seen = new Set<string>();
  return checkEach('spec.limits', spec.limits, (item, at) => [
    ...checkType(`${at}.type`, item.type),
    ...checkUnique(`${at}.type`, item.type, seen),
    ...checkNames(at, item),
    ...checkForType(at, item),
    ...namesOf(item).flatMap((name) => [...checkOrder(at, item, name), ...checkRatio(at, item, name), ...checkPromise(at, item, name)]),
  ]);
}

const standardTypes: readonly string[] = ['Pod', 'Container', 'PersistentVolumeClaim'];

function checkType(field: string, type: string): readonly FieldError[] {
  const wrong = checkText(field, type, validateQualifiedName);
  return wrong.length > 0 || type.includes('/') || standardTypes.includes(type)
    ? wrong
    : [invalid(field, type, 'must be a standard limit type or fully qualified')];
}

const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;
type List = (typeof lists)[number];

const namesOf = (item: LimitRangeItem): readonly string[] => [...new Set(lists.flatMap((list) => Object.keys(item[list] ?? {})))];

function checkNames(field: string, item: LimitRangeItem): readonly FieldError[] {
  const check = item.type === 'Pod' || item.type === 'Container' ? checkContainerResourceName : checkResourceName;
  return lists.flatMap((list) => Object.keys(item[list] ?? {}).flatMap((name) => check(`${field}.${list}[${name}]`, name)));
}

function checkForType(field: string, { type, default: defaults = {}, defaultRequest = {}, min, max }: LimitRangeItem): readonly FieldError[] {
  if (type === 'PersistentVolumeClaim') {
    return when(memberOf(min, 'storage') === undefined && memberOf(max, 'storage') === undefined, () =>
      required(`${field}.limits`, 'either minimum or maximum storage value is required, but neither was provided'),
    );
  }
  if (type !== 'Pod') return noErrors;
  return Object.entries({ default: defaults, defaultRequest })
    .filter(([, amounts]) => Object.keys(amounts).length > 0)
    .map(([list]) => forbidden(`${field}.${list}`, "may not be specified when `type` is 'Pod'"));
}

interface Order {
  readonly low: List;
  readonly high: List;
  /** Which of the two is told to be wrong. */
  readonly at: List;
}

const orders: readonly Order[] = [
  { low: 'min', high: 'max', at: 'min' },
  { low: 'min', high: 'defaultRequest', at: 'defaultRequest' },
  { low: 'defaultRequest', high: 'max', at: 'defaultRequest' },
  { low: 'defaultRequest', high: 'default', at: 'defaultRequest' },
  { low: 'min', high: 'default', at: 'default' },
  { low: 'default', high: 'max', at: 'default' },
];

const called: Readonly<Record<List, string>> = { min: 'min', max: 'max', default: 'default', defaultRequest: 'default request', maxLimitRequestRatio: 'ratio' };

function checkOrder(field: string, item: LimitRangeItem, name: string): readonly FieldError[] {
  return orders.flatMap(({ low, high, at }) => {
    const [less, more] = [memberOf(item[low], name), memberOf(item[high], name)];
    if (less === undefined || more === undefined || compareQuantities(less, more) <= 0) return noErrors;
    const greater = low === 'defaultRequest' && high === 'default' ? 'default limit' : called[high];
    return [invalid(`${field}.${at}[${name}]`, at === low ? less : more, `${called[low]} value ${less} is greater than ${greater} value ${more}`)];
  });
}

function checkRatio(field: string, { maxLimitRequestRatio, min, max }: LimitRangeItem, name: string): readonly FieldError[] {
  const ratio = memberOf(maxLimitRequestRatio, name);
  if (ratio === undefined) return noErrors;
  const at = `${field}.maxLimitRequestRatio[${name}]`;
  const [least, most] = [memberOf(min, name), memberOf(max, name)];
  const widest = least === undefined || most === undefined ? Infinity : numberOf(most) / numberOf(least);
  return [
    ...when(compareQuantities(ratio, '1') < 0, () => invalid(at, ratio, `ratio ${ratio} is less than 1`)),
    ...when(numberOf(ratio) > widest, () => invalid(at, ratio, `ratio ${ratio} is greater than max/min = ${widest.toFixed(6)}`)),
  ];
}

const numberOf = (amount: string): number => quantityToNumber(parseQuantity(amount));

/** What is not promised twice is given as asked. */
function checkPromise(field: string, { default: defaults, defaultRequest }: LimitRangeItem, name: string): readonly FieldError[] {
  const [limit, request] = [memberOf(defaults, name), memberOf(defaultRequest, name)];
  if (mayOvercommit(name) || limit === undefined || request === undefined || compareQuantities(limit, request) === 0) return noErrors;
  return [invalid(`${field}.defaultRequest[${name}]`, request, `default value ${limit} must equal to defaultRequest value ${request} in ${name}`)];
}
