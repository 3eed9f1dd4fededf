import {
  compareQuantities,
  duplicate,
  forbidden,
  invalid,
  notFoundValue,
  parseQuantity,
  quantityMilliValue,
  required,
  tryParseQuantity,
  validateQualifiedName,
  type FieldError,
} from '@kubets/machinery';
import { checkEach, checkEntries, checkText, noErrors, when } from '../../validation/rules.ts';
import type { ResourceRequirements } from './container.ts';

const containerResources: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);
const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');
/** More than there is may be promised of it. */
const mayOvercommit = (name: string): boolean => isNative(name) && !isHugePages(name);

export function checkResources(field: string, resources: ResourceRequirements, claims: ReadonlySet<string>): readonly FieldError[] {
  return [
    ...checkEntries(`${field}.limits`, resources.limits, (amount, at, name) => [
      ...checkContainerResource(`${field}.limits`, name),
      ...checkResourceAmount(at, name, amount),
    ]),
    ...checkEntries(`${field}.requests`, resources.requests, (amount, at, name) => [
      ...checkContainerResource(`${field}.requests`, name),
      ...checkResourceAmount(at, name, amount),
      ...checkWithinLimit(field, name, amount, resources.limits?.[name]),
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

function checkContainerResource(field: string, name: string): readonly FieldError[] {
  const wrong = checkText(field, name, validateQualifiedName);
  if (wrong.length > 0) return wrong;
  if (name.includes('/')) return noErrors;
  return containerResources.has(name) || isHugePages(name)
    ? noErrors
    : [invalid(field, name, 'must be a standard resource for containers'), invalid(field, name, 'must be a standard resource type or fully qualified')];
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
