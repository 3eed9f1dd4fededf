import {
  addQuantities,
  compareQuantities,
  forbidden,
  formatQuantity,
  invalid,
  memberOf,
  notSupported,
  parseQuantity,
  type FieldError,
} from '@kubets/machinery';
import { checkPresent, noErrors, when } from '../../validation/rules.ts';
import type { ResourceRequirements } from './container.ts';
import type { PodSpec } from './pod-spec.ts';
import { checkResources } from './validate-resources.ts';

const supported = ['cpu', 'memory'];
const isSupported = (name: string): boolean => supported.includes(name) || name.startsWith('hugepages-');

/** What all containers of a pod may use together. */
export function checkPodResources(specField: string, spec: PodSpec): readonly FieldError[] {
  const field = `${specField}.resources`;
  return checkPresent(spec.resources, (resources) => [
    ...when(resources.claims !== undefined && resources.claims.length > 0, () =>
      forbidden(`${field}.claims`, 'claims may not be set for Resources at pod-level'),
    ),
    ...checkSupportedNames(field, resources),
    ...checkResources(field, { ...resources, claims: undefined }, new Set()),
    ...checkRequests(`${field}.requests`, spec, resources),
    ...checkContainerLimits(specField, spec, resources),
  ]);
}

function checkSupportedNames(field: string, resources: ResourceRequirements): readonly FieldError[] {
  return (['limits', 'requests'] as const).flatMap((list) =>
    Object.keys(resources[list] ?? {})
      .filter((name) => !isSupported(name))
      .map((name) => notSupported(`${field}.${list}[${name}]`, name, [...supported, 'hugepages-*'])),
  );
}

/** The pod asks for no less than its containers do. */
function checkRequests(field: string, { containers }: PodSpec, { requests = {} }: ResourceRequirements): readonly FieldError[] {
  return Object.entries(requests).flatMap(([name, request]) => {
    const sum = formatQuantity(containers.map(({ resources }) => memberOf(resources.requests, name) ?? '0').reduce(addQuantities, parseQuantity('0')));
    return compareQuantities(request, sum) < 0
      ? [invalid(`${field}[${name}]`, request, `must be greater than or equal to aggregate container requests of ${sum}`)]
      : noErrors;
  });
}

/** No container may use more than the whole pod. */
function checkContainerLimits(field: string, { containers }: PodSpec, { limits = {} }: ResourceRequirements): readonly FieldError[] {
  return containers.flatMap(({ resources }, index) =>
    Object.entries(limits).flatMap(([name, limit]) => {
      const own = memberOf(resources.limits, name);
      if (own === undefined || compareQuantities(own, limit) <= 0) return noErrors;
      return [invalid(`${field}.containers[${index}].resources.limits[${name}]`, own, `must be less than or equal to pod limits of ${limit}`)];
    }),
  );
}
