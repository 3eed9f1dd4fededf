import type { Deployment, ReplicaSet } from '@kubets/api';
import type { KubeObject } from '@kubets/machinery';

const prefix = 'deployment.kubernetes.io/';
export const revisionAnnotation = `${prefix}revision`;
const historyAnnotation = `${prefix}revision-history`;
const desiredAnnotation = `${prefix}desired-replicas`;
const maxAnnotation = `${prefix}max-replicas`;

/** Annotations of a Deployment that its ReplicaSets do not inherit. */
const notInherited: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
  revisionAnnotation,
  historyAnnotation,
  desiredAnnotation,
  maxAnnotation,
]);

export function revisionOf(object: KubeObject): number {
  return Number(object.metadata.annotations?.[revisionAnnotation] ?? 0) || 0;
}

export function desiredReplicasOf(set: ReplicaSet): number | undefined {
  return countAnnotation(set, desiredAnnotation);
}

export function maxReplicasOf(set: ReplicaSet): number | undefined {
  return countAnnotation(set, maxAnnotation);
}

function countAnnotation(set: ReplicaSet, name: string): number | undefined {
  const text = set.metadata.annotations?.[name];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** What every ReplicaSet carries while it is scaled: the sizes that proportional scaling starts from. */
export function sizeAnnotations(replicas: number, maxSurge: number): Record<string, string> {
  return { [desiredAnnotation]: String(replicas), [maxAnnotation]: String(replicas + maxSurge) };
}

/** The annotations of the new ReplicaSet: inherited ones, its revision, and the revisions it had before a rollback. */
export function newSetAnnotations(deployment: Deployment, set: ReplicaSet | undefined, revision: number): Record<string, string> {
  const inherited = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !notInherited.has(key));
  return { ...set?.metadata.annotations, ...Object.fromEntries(inherited), ...revisionAnnotations(set, revision) };
}

function revisionAnnotations(set: ReplicaSet | undefined, revision: number): Record<string, string> {
  const old = set?.metadata.annotations?.[revisionAnnotation];
  if (old === undefined) return { [revisionAnnotation]: String(revision) };
  if (Number(old) >= revision) return {};
  const history = set?.metadata.annotations?.[historyAnnotation];
  return { [revisionAnnotation]: String(revision), [historyAnnotation]: history ? `${history},${old}` : old };
}
