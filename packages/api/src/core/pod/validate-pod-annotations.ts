import { forbidden, invalid, type FieldError } from '@kubets/machinery';
import { when } from '../../validation/rules.ts';

type Annotations = Readonly<Record<string, string>> | undefined;

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
const mirror = 'kubernetes.io/config.mirror';

/** What pods say in annotations that the control plane reads. */
export function checkPodAnnotations(field: string, annotations: Annotations, nodeName: string | undefined): readonly FieldError[] {
  const source = annotations?.[mirror];
  return [
    ...when(source !== undefined && !nodeName, () => invalid(`${field}[${mirror}]`, source, 'must set spec.nodeName if mirror pod annotation is set')),
    ...checkDeletionCost(field, annotations),
  ];
}

function checkDeletionCost(field: string, annotations: Annotations): readonly FieldError[] {
  const cost = annotations?.[deletionCost];
  return when(cost !== undefined && !isInt32(cost), () => invalid(`${field}[${deletionCost}]`, cost, 'must be a 32bit integer'));
}

const isInt32 = (text: string): boolean => /^(0|-?[1-9]\d*|-0+)$/.test(text) && Number(text) === (Number(text) | 0);

/** A pod mirrors what runs without the API server for all of its life, or never. */
export function checkMirrorUpdate(field: string, annotations: Annotations, old: Annotations): readonly FieldError[] {
  const [source, was] = [annotations?.[mirror], old?.[mirror]];
  if (source === was) return [];
  return [forbidden(`${field}[${mirror}]`, was === undefined ? 'may not add mirror pod annotation' : 'may not remove or update mirror pod annotation')];
}
