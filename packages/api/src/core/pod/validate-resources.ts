import {
  compareQuantities,
  duplicate,
  forbidden,
  invalid,
  memberOf,
  notFoundValue,
  parseQuantity,
  quantityMilliValue,
  required,
  tryParseQuantity,
  type FieldError,
} from '@kubets/machinery';
import { checkContainerResourceName, isHugePages, isNative, mayOvercommit } from '../../validation/resource-names.ts';
import { checkEach, checkEntries, noErrors, when } from '../../validation/rules.ts';
import type { ResourceRequirements } from './container.ts';

export function checkResources(field: string, resources: ResourceRequirements, claims: ReadonlySet<string>): readonly FieldError[] {
  return [
    ...checkEntries(`${field}.limits`, resources.limits, (amount, at, name) => [
      ...checkContainerResourceName(`${field}.limits`, name),
      ...checkResourceAmount(at, name, amount),
    ]),
    ...checkEntries(`${field}.requests`, resources.requests, (amount, at, name) => [
      ...checkContainerResourceName(`${field}.requests`, name),
      ...checkResourceAmount(at, name, amount),
      ...checkWithinLimit(field, name, amount, memberOf(resources.limits, name)),
    ]),
    ...checkHugePages(field, resources),
    ...checkClaims(`${field}.claims`, resources, claims),
  ];
}

/** Huge pages come in whole pages, and never alone. */
function checkHugePages(field: string, { limits = {}, requests = {} }: ResourceRequirements): readonly FieldError[] {
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  const broken = Object.entries({ limits, requests }).flatMap(([list, amounts]) =>
    Object.entries(amounts)
      .filter(([name, amount]) => isHugePages(name) && !isWholePages(name, amount))
      .map(([name, amount]) => {
        const size = name.slice('hugepages-'.length);
        return invalid(`${field}.${list}[${name}]`, amount, `${amount} is not positive integer multiple of ${size}`);
      }),
  );
  return [
    ...broken,
    ...when(names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory'), () => forbidden(field, 'HugePages require cpu or memory')),
  ];
}

function isWholePages(name: string, amount: string): boolean {
  const size = tryParseQuantity(name.slice('hugepages-'.length));
  return size === undefined || size.nanos <= 0n || parseQuantity(amount).nanos % size.nanos === 0n;
}

/** An amount of a resource: never negative; things that come in pieces come in whole ones. */
export function checkResourceAmount(field: string, name: string, amount: string): readonly FieldError[] {
  if (compareQuantities(amount, '0') < 0) return [invalid(field, amount, 'must be greater than or equal to 0')];
  return !isNative(name) && quantityMilliValue(amount) % 1000 !== 0 ? [invalid(field, amount, 'must be an integer')] : noErrors;
}

function checkWithinLimit(field: string, name: string, request: string, limit: string | undefined): readonly FieldError[] {
  if (limit === undefined) {
    return mayOvercommit(name) ? noErrors : [required(`${field}.limits`, 'Limit must be set for non overcommitable resources')];
  }
  const order = compareQuantities(request, limit);
  if (!mayOvercommit(name) && order !== 0) return [invalid(`${field}.requests`, request, `must be equal to ${name} limit of ${limit}`)];
  return order > 0 ? [invalid(`${field}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`)] : noErrors;
}

function checkClaims(field: string, { claims }: ResourceRequirements, known: ReadonlySet<string>): readonly FieldError[] {
  const seen = new Set<string>();
  return checkEach(field, claims, ({ name, request }, at) => {
    if (name === '') return [required(`${at}.name`)];
    const key = `${name}/${request ?? ''}`;
    if (seen.has(key)) return [duplicate(at, name)];
    seen.add(key);
    return known.has(name) ? noErrors : [notFoundValue(`${at}.name`, name)];
  });
}
