import type { LimitRange, PersistentVolumeClaim, Pod } from '@kubets/api';
import { podLimitsWithoutOverhead, podRequestsWithoutOverhead } from '@kubets/api/semantics';
import { compareQuantities, formatQuantity, parseQuantity, type Quantity, quantityToNumber } from '@kubets/machinery';

type Item = LimitRange['spec']['limits'][number];
type Amounts = Readonly<Record<string, string>>;

/** What containers, and the pod as a whole, ask for beyond, or below, the bounds of their namespace. */
export function podProblems({ spec }: Pod, limits: readonly Item[]): readonly string[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  return limits.flatMap((item) => {
    if (item.type === 'Container') return containers.flatMap(({ resources }) => problems(item, resources?.requests ?? {}, resources?.limits ?? {}));
    if (item.type !== 'Pod') return [];
    return problems(item, texts(podRequestsWithoutOverhead(spec)), texts(podLimitsWithoutOverhead(spec)));
  });
}

/** What a claim asks for beyond, or below, the bounds of its namespace. */
export function claimProblems({ spec }: PersistentVolumeClaim, limits: readonly Item[]): readonly string[] {
  const requests = spec.resources.requests ?? {};
  return limits
    .filter(({ type }) => type === 'PersistentVolumeClaim')
    .flatMap(({ type, min = {}, max = {} }) => [
      ...Object.entries(min).flatMap(([name, least]) => belowMinimum(type, name, least, requests[name], undefined)),
      ...Object.entries(max).flatMap(([name, most]) => aboveMaximalRequest(type, name, most, requests[name])),
    ]);
}

const texts = (amounts: ReadonlyMap<string, Quantity>): Amounts => Object.fromEntries([...amounts].map(([name, amount]) => [name, formatQuantity(amount)]));

function problems({ type, min = {}, max = {}, maxLimitRequestRatio = {} }: Item, requests: Amounts, limits: Amounts): readonly string[] {
  return [
    ...Object.entries(min).flatMap(([name, least]) => belowMinimum(type, name, least, requests[name], limits[name])),
    ...Object.entries(max).flatMap(([name, most]) => aboveMaximum(type, name, most, requests[name], limits[name])),
    ...Object.entries(maxLimitRequestRatio).flatMap(([name, ratio]) => ratioProblems(type, name, ratio, requests[name], limits[name])),
  ];
}

const less = (one: string, other: string): boolean => compareQuantities(parseQuantity(one), parseQuantity(other)) < 0;

function belowMinimum(type: string, name: string, least: string, request: string | undefined, limit: string | undefined): readonly string[] {
  if (request === undefined) return [`minimum ${name} usage per ${type} is ${least}.  No request is specified`];
  if (less(request, least)) return [`minimum ${name} usage per ${type} is ${least}, but request is ${request}`];
  return limit !== undefined && less(limit, least) ? [`minimum ${name} usage per ${type} is ${least}, but limit is ${limit}`] : [];
}

function aboveMaximum(type: string, name: string, most: string, request: string | undefined, limit: string | undefined): readonly string[] {
  if (limit === undefined) return [`maximum ${name} usage per ${type} is ${most}.  No limit is specified`];
  if (less(most, limit)) return [`maximum ${name} usage per ${type} is ${most}, but limit is ${limit}`];
  return request !== undefined && less(most, request) ? [`maximum ${name} usage per ${type} is ${most}, but request is ${request}`] : [];
}

function aboveMaximalRequest(type: string, name: string, most: string, request: string | undefined): readonly string[] {
  if (request === undefined) return [`maximum ${name} usage per ${type} is ${most}.  No request is specified`];
  return less(most, request) ? [`maximum ${name} usage per ${type} is ${most}, but request is ${request}`] : [];
}

function ratioProblems(type: string, name: string, ratio: string, request: string | undefined, limit: string | undefined): readonly string[] {
  const what = `${name} max limit to request ratio per ${type} is ${ratio}`;
  if (request === undefined || less(request, '1n')) return [`${what}, but no request is specified or request is 0`];
  if (limit === undefined || less(limit, '1n')) return [`${what}, but no limit is specified or limit is 0`];
  const actual = quantityToNumber(parseQuantity(limit)) / quantityToNumber(parseQuantity(request));
  return actual > quantityToNumber(parseQuantity(ratio)) ? [`${what}, but provided ratio is ${actual.toFixed(6)}`] : [];
}
