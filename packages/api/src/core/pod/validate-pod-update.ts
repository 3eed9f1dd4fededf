import { forbidden, invalid, semanticEqual, type FieldError } from '@kubets/machinery';
import { noErrors, when } from '../../validation/rules.ts';
import { qualityOfService } from '../../semantics/quality-of-service.ts';
import type { Pod } from '../pod.ts';
import type { Container } from './container.ts';
import type { PodSpec } from './pod-spec.ts';
import { changedPaths } from '../../validation/changed-paths.ts';
import { checkMirrorUpdate } from './validate-pod-annotations.ts';
import { checkNarrowed, withNodeAffinityOf } from './validate-gated-pod.ts';
import { checkOnlyAddedTolerations } from './validate-scheduling.ts';

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** A pod is what it was made as, but for a few fields. */
export function validatePodUpdate({ metadata, spec }: Pod, { metadata: oldMetadata, spec: old }: Pod): readonly FieldError[] {
  const counts = [
    ...checkSameCount('spec.containers', spec.containers, old.containers, 'pod updates may not add or remove containers'),
    ...checkSameCount('spec.initContainers', spec.initContainers, old.initContainers, 'pod updates may not add or remove init containers'),
  ];
  if (counts.length > 0) return counts;
  return [
    ...checkMirrorUpdate('metadata.annotations', metadata.annotations, oldMetadata.annotations),
    ...checkDeadline(spec.activeDeadlineSeconds, old.activeDeadlineSeconds),
    ...checkOnlyAddedTolerations('spec.tolerations', spec.tolerations, old.tolerations),
    ...checkRemovedGates(spec, old),
    ...(isGated(old) ? checkNarrowed(spec, old) : noErrors),
    ...checkRest(spec, old),
  ];
}

const resizable = ['cpu', 'memory'];

/** What a running pod uses may change, but not what kind of service it gets. */
export function validatePodResize({ spec, status }: Pod, { spec: old }: Pod): readonly FieldError[] {
  const ended = status.phase === 'Succeeded' || status.phase === 'Failed';
  const was = qualityOfService(old);
  return [
    ...when(ended, () => forbidden('spec', 'pods that have ended cannot be resized')),
    ...when(qualityOfService(spec) !== was, () => invalid('metadata', was, 'Pod QOS Class may not change as a result of resizing')),
    ...spec.containers.flatMap((container, index) => checkResized(`spec.containers[${index}].resources`, container, old.containers[index])),
  ];
}

function checkResized(field: string, { resources }: Container, old: Container | undefined): readonly FieldError[] {
  const lists = (['limits', 'requests'] as const).flatMap((list) => {
    const names = new Set([...Object.keys(resources[list] ?? {}), ...Object.keys(old?.resources[list] ?? {})]);
    return [...names].map((name) => ({ list, name, before: old?.resources[list]?.[name], after: resources[list]?.[name] }));
  });
  return lists.flatMap(({ list, name, before, after }) => [
    ...when(!resizable.includes(name) && before !== after, () => forbidden(`${field}.${list}`, 'only cpu and memory resources are mutable')),
    ...when(resizable.includes(name) && before !== undefined && after === undefined, () => forbidden(`${field}.${list}`, `resource ${list} cannot be removed`)),
  ]);
}

function checkSameCount(field: string, items: readonly unknown[] = [], old: readonly unknown[] = [], detail: string): readonly FieldError[] {
  return items.length === old.length ? noErrors : [forbidden(field, detail)];
}

function checkDeadline(seconds: number | undefined, old: number | undefined): readonly FieldError[] {
  if (old === undefined) return noErrors;
  if (seconds === undefined) return [invalid('spec.activeDeadlineSeconds', null, 'must not update from a positive integer to nil value')];
  return seconds > old ? [invalid('spec.activeDeadlineSeconds', seconds, 'must be less than or equal to previous value')] : noErrors;
}

function checkRemovedGates({ schedulingGates = [] }: PodSpec, { schedulingGates: old = [] }: PodSpec): readonly FieldError[] {
  const known = new Set(old.map(({ name }) => name));
  return schedulingGates
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => forbidden('spec.schedulingGates', `only deletion is allowed, but found new scheduling gate '${name}'`));
}

const isGated = ({ schedulingGates }: PodSpec): boolean => (schedulingGates ?? []).length > 0;

/** Everything else stays; while a pod is held by a gate, where it may run can still be narrowed. */
function checkRest(spec: PodSpec, old: PodSpec): readonly FieldError[] {
  const kept: PodSpec = {
    ...spec,
    containers: withImages(spec.containers, old.containers),
    initContainers: spec.initContainers && withImages(spec.initContainers, old.initContainers ?? []),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    tolerations: old.tolerations,
    schedulingGates: old.schedulingGates,
    ...(old.terminationGracePeriodSeconds < 0 &&
      spec.terminationGracePeriodSeconds === 1 && { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds }),
    ...(isGated(old) && { nodeSelector: old.nodeSelector, affinity: withNodeAffinityOf(spec.affinity, old.affinity) }),
  };
  if (semanticEqual(kept, old)) return noErrors;
  return [forbidden('spec', `pod updates may not change fields other than ${updatable}\n${changedPaths('spec', old, kept).join('\n')}`)];
}

const withImages = (containers: readonly Container[], old: readonly Container[]): Container[] =>
  containers.map((container, index) => ({ ...container, image: old[index]?.image }));
