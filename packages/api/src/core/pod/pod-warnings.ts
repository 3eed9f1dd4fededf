import { quantityMilliValue } from '@kubets/machinery';
import { nodeLabelWarning, nodeSelectorTermWarnings } from '../node/node-label-warnings.ts';
import type { Affinity } from './affinity.ts';
import type { Container, EphemeralContainer } from './container.ts';
import type { PodSpec } from './pod-spec.ts';
import { annotationWarnings } from './annotation-warnings.ts';
import { portWarnings } from './port-warnings.ts';
import { volumeWarnings } from './volume-warnings.ts';

/** What a warning needs to know of a pod or of a template: both have these parts. */
export interface PodLike {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> | undefined } | undefined;
  readonly spec: PodSpec;
}

export interface PlacedContainer {
  readonly at: string;
  readonly container: Container | EphemeralContainer;
}

/** What works, but not as its writer may think. `field` is the path of a template; a pod has none. */
export function podWarnings(pod: PodLike, field = ''): readonly string[] {
  const { spec } = pod;
  const at = field === '' ? 'spec' : `${field}.spec`;
  const containers = placedContainers(at, spec);
  return [
    ...placementWarnings(at, spec),
    ...annotationWarnings(field, pod, containers),
    ...volumeWarnings(`${at}.volumes`, spec.volumes),
    ...referenceWarnings(at, spec),
    ...fractionWarnings(`${at}.overhead`, spec.overhead),
    ...containers.flatMap(containerWarnings),
    ...portWarnings(containers),
    ...(spec.terminationGracePeriodSeconds < 0
      ? [`${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
    ...affinityWarnings(`${at}.affinity`, spec.affinity),
  ];
}

function placedContainers(field: string, spec: PodSpec): readonly PlacedContainer[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, index) => ({ at: `${field}.${list}[${index}]`, container })),
  );
}

const matchesNothing = 'a null labelSelector results in matching no pod';

function placementWarnings(field: string, spec: PodSpec): readonly string[] {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const preferred = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const affinity = `${field}.affinity.nodeAffinity`;
  return [
    ...Object.keys(spec.nodeSelector ?? {}).flatMap((key) => nodeLabelWarning(key).map((text) => `${field}.nodeSelector[${key}]: ${text}`)),
    ...required.flatMap((term, index) =>
      nodeSelectorTermWarnings(`${affinity}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`, term),
    ),
    ...preferred.flatMap(({ preference }, index) =>
      nodeSelectorTermWarnings(`${affinity}.preferredDuringSchedulingIgnoredDuringExecution[${index}].preference`, preference),
    ),
    ...(spec.topologySpreadConstraints ?? []).flatMap(({ topologyKey, labelSelector }, index) => {
      const at = `${field}.topologySpreadConstraints[${index}]`;
      return [
        ...nodeLabelWarning(topologyKey).map((text) => `${at}.topologyKey: ${topologyKey} is ${text}`),
        ...(labelSelector === undefined ? [`${at}.labelSelector: ${matchesNothing}`] : []),
      ];
    }),
  ];
}

function affinityWarnings(field: string, affinity: Affinity | undefined): readonly string[] {
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((name) => {
    const required = affinity?.[name]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const preferred = affinity?.[name]?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const at = `${field}.${name}`;
    return [
      ...required.flatMap(({ labelSelector }, index) =>
        labelSelector === undefined ? [`${at}.requiredDuringSchedulingIgnoredDuringExecution[${index}].labelSelector: ${matchesNothing}`] : [],
      ),
      ...preferred.flatMap(({ podAffinityTerm }, index) =>
        podAffinityTerm.labelSelector === undefined
          ? [`${at}.preferredDuringSchedulingIgnoredDuringExecution[${index}].podAffinityTerm.labelSelector: ${matchesNothing}`]
          : [],
      ),
    ];
  });
}

function referenceWarnings(field: string, { hostAliases = [], imagePullSecrets = [] }: PodSpec): readonly string[] {
  return [
    ...repeated(hostAliases.map(({ ip }) => ip)).map(({ index, value }) => `${field}.hostAliases[${index}].ip: duplicate ip ${JSON.stringify(value)}`),
    ...repeated(imagePullSecrets.map(({ name }) => name ?? '')).map(
      ({ index, value }) => `${field}.imagePullSecrets[${index}].name: duplicate name ${JSON.stringify(value)}`,
    ),
    ...imagePullSecrets.flatMap(({ name }, index) => (name ? [] : [`${field}.imagePullSecrets[${index}].name: invalid empty name ""`])),
  ];
}

function repeated(values: readonly string[]): readonly { readonly index: number; readonly value: string }[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    if (seen.has(value)) return [{ index, value }];
    seen.add(value);
    return [];
  });
}

function containerWarnings({ at, container }: PlacedContainer): readonly string[] {
  const { resources } = container;
  return [
    ...fractionWarnings(`${at}.resources.limits`, resources.limits),
    ...fractionWarnings(`${at}.resources.requests`, resources.requests),
    ...envWarnings(at, container),
  ];
}

/** There is no part of a byte. */
export function fractionWarnings(field: string, amounts: Readonly<Record<string, string>> | undefined): readonly string[] {
  return ['memory', 'ephemeral-storage', 'storage'].flatMap((name) => {
    const amount = amounts?.[name];
    if (amount === undefined || quantityMilliValue(amount) % 1000 === 0) return [];
    return [`${field}[${name}]: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`];
  });
}

/** A name set again is meant only when the new value builds on the old one. */
function envWarnings(field: string, { env = [] }: Container | EphemeralContainer): readonly string[] {
  const again = repeated(env.map(({ name }) => name));
  return again.flatMap(({ index, value: name }) => {
    const { value = '', valueFrom } = env[index] ?? {};
    const reference = `$(${name})`;
    const builds = valueFrom === undefined && value !== reference && value.includes(reference);
    return builds ? [] : [`${field}.env[${index}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`];
  });
}
