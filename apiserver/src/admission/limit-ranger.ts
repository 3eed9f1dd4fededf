import { type LimitRange, limitRanges, type PersistentVolumeClaim, persistentVolumeClaims, type Pod, pods } from '@kubets/api';
import { podLimitsWithoutOverhead, podRequestsWithoutOverhead } from '@kubets/api/semantics';
import { compareQuantities, formatQuantity, type KubeObject, parseQuantity, type Quantity, quantityToNumber } from '@kubets/machinery';
import { cachedReader } from '../cached-reader.ts';
import type { AdmissionParts } from './admission-parts.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission-plugin.ts';
import { concerns, refuse } from './request-matching.ts';

type Item = LimitRange['spec']['limits'][number];
type Amounts = Readonly<Record<string, string>>;

/** Containers without requests and limits get the namespace's; sizes outside of its bounds are refused. */
export function limitRanger({ registry }: AdmissionParts): AdmissionPlugin {
  const reader = cachedReader(registry, limitRanges);
  const limitsOf = ({ namespace }: AdmissionRequest): readonly Item[] => reader.list({ namespace }).flatMap(({ spec }) => spec.limits);
  return {
    name: 'LimitRanger',
    handles: (request) =>
      concerns(request, pods, ['CREATE']) || concerns(request, pods, ['UPDATE'], 'resize') || concerns(request, persistentVolumeClaims, ['CREATE', 'UPDATE']),
    async mutate(request): Promise<KubeObject> {
      const limits = limitsOf(request);
      return limits.length === 0 || request.definition.reference.plural !== pods.plural ? request.object! : withDefaults(request.object as Pod, limits);
    },
    async validate(request) {
      const limits = limitsOf(request);
      if (limits.length === 0) return;
      const isPod = request.definition.reference.plural === pods.plural;
      const problems = isPod ? podProblems(request.object as Pod, limits) : claimProblems(request.object as PersistentVolumeClaim, limits);
      if (problems.length > 0) throw refuse(request, problems.length === 1 ? problems[0]! : `[${problems.join(', ')}]`);
    },
  };
}

export function withDefaults(pod: Pod, limits: readonly Item[]): Pod {
  const items = limits.filter(({ type }) => type === 'Container');
  const defaults: Amounts = Object.assign({}, ...items.map((item) => item.default));
  const requests: Amounts = Object.assign({}, ...items.map((item) => item.defaultRequest));
  if (Object.keys(defaults).length + Object.keys(requests).length === 0) return pod;
  const fill = (container: Pod['spec']['containers'][number]): Pod['spec']['containers'][number] => ({
    ...container,
    resources: {
      ...container.resources,
      limits: { ...defaults, ...container.resources?.limits },
      // A limit of one's own is also the request, before the namespace's default is.
      requests: { ...requests, ...container.resources?.limits, ...container.resources?.requests },
    },
  });
  const { spec } = pod;
  return { ...pod, spec: { ...spec, containers: spec.containers.map(fill), ...(spec.initContainers && { initContainers: spec.initContainers.map(fill) }) } };
}

export function podProblems({ spec }: Pod, limits: readonly Item[]): readonly string[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  return limits.flatMap((item) => {
    if (item.type === 'Container') return containers.flatMap(({ resources }) => problems(item, resources?.requests ?? {}, resources?.limits ?? {}));
    if (item.type !== 'Pod') return [];
    return problems(item, texts(podRequestsWithoutOverhead(spec)), texts(podLimitsWithoutOverhead(spec)));
  });
}

function claimProblems({ spec }: PersistentVolumeClaim, limits: readonly Item[]): readonly string[] {
  const requests = spec.resources?.requests ?? {};
  return limits
    .filter(({ type }) => type === 'PersistentVolumeClaim')
    .flatMap((item) => problems({ ...item, maxLimitRequestRatio: undefined }, requests, requests));
}

const texts = (amounts: ReadonlyMap<string, Quantity>): Amounts => Object.fromEntries([...amounts].map(([name, amount]) => [name, formatQuantity(amount)]));

function problems(
  { type, min = {}, max = {}, maxLimitRequestRatio = {} }: Pick<Item, 'type' | 'min' | 'max' | 'maxLimitRequestRatio'>,
  requests: Amounts,
  limits: Amounts,
): readonly string[] {
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

function ratioProblems(type: string, name: string, ratio: string, request: string | undefined, limit: string | undefined): readonly string[] {
  const what = `${name} max limit to request ratio per ${type} is ${ratio}`;
  if (request === undefined || less(request, '1n')) return [`${what}, but no request is specified or request is 0`];
  if (limit === undefined || less(limit, '1n')) return [`${what}, but no limit is specified or limit is 0`];
  const actual = quantityToNumber(parseQuantity(limit)) / quantityToNumber(parseQuantity(request));
  return actual > quantityToNumber(parseQuantity(ratio)) ? [`${what}, but provided ratio is ${actual.toFixed(6)}`] : [];
}
