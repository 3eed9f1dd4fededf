import { createHash } from 'node:crypto';
import type { Pod } from '@kubets/api';
import { decodeObject, formatTime, isJsonObject, type JsonObject, type ResourceDefinition } from '@kubets/machinery';

const configAnnotation = { source: 'kubernetes.io/config.source', hash: 'kubernetes.io/config.hash', seen: 'kubernetes.io/config.seen' } as const;

/** Where a manifest was found, and by whom. */
export interface Manifest {
  readonly file: string;
  /** The parsed document. */
  readonly document: unknown;
}

export interface StaticPodContext {
  readonly definition: ResourceDefinition<Pod>;
  readonly nodeName: string;
  readonly now: Date;
}

/**
 * The pod of a manifest, named after its node too. Its uid is made from the manifest: an unchanged one is the same pod
 * for a kubelet that starts again. Throws what is wrong with it.
 */
export function staticPod({ file, document }: Manifest, { definition, nodeName, now }: StaticPodContext): Pod {
  const { metadata, spec, ...rest } = podDocument(document);
  const uid = createHash('sha256')
    .update(JSON.stringify([nodeName, file, document]))
    .digest('hex')
    .slice(0, staticUidLength);
  const seen = formatTime(now);
  const identified = {
    ...rest,
    metadata: {
      ...metadata,
      name: `${String(metadata['name'])}-${nodeName}`,
      namespace: metadata['namespace'] ?? 'default',
      uid,
      resourceVersion: '0',
      creationTimestamp: seen,
      annotations: { ...asObject(metadata['annotations']), [configAnnotation.source]: 'file', [configAnnotation.hash]: uid, [configAnnotation.seen]: seen },
    },
    // Nothing but its manifest makes a static pod go: not a taint of its node either.
    spec: { ...spec, nodeName, tolerations: [...asList(spec['tolerations']), { operator: 'Exists', effect: 'NoExecute' }] },
    status: { phase: 'Pending' },
  };
  return checked(identified, definition);
}

function checked(value: object, definition: ResourceDefinition<Pod>): Pod {
  const { object, errors } = decodeObject(definition, value);
  const pod = definition.strategy.default?.(object) ?? object;
  const wrong = [...errors, ...(definition.strategy.validate?.(pod) ?? [])].map(({ field, detail }) => `${field}: ${detail}`);
  const references = apiReferences(pod);
  if (references.length > 0) wrong.push(`static pods may not reference ${references.join(', ')}`);
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  return pod;
}

const staticUidLength = 32;

/** Uids that the API server gives have dashes; those of static pods have none. */
export function isStaticPod({ metadata: { uid } }: Pick<Pod, 'metadata'>): boolean {
  return uid.length === staticUidLength && !uid.includes('-');
}

function podDocument(document: unknown): { metadata: JsonObject; spec: JsonObject } & JsonObject {
  const { apiVersion, kind, metadata, spec } = asObject(document);
  if (apiVersion !== 'v1' || kind !== 'Pod') throw new Error('a manifest must hold one Pod of apiVersion v1');
  const { name } = asObject(metadata);
  if (typeof name !== 'string' || name === '') throw new Error('metadata.name: Required value');
  return { apiVersion, kind, metadata: asObject(metadata), spec: asObject(spec) };
}

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function asList(value: unknown): JsonObject[] {
  return Array.isArray(value) ? (value as JsonObject[]) : [];
}

/** The kinds of objects a pod needs from the API; a static pod must do without an API server. */
function apiReferences({ spec }: Pod): readonly string[] {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  const sources = [
    ...containers.flatMap(({ env }) => (env ?? []).map(({ valueFrom }) => valueFrom)),
    ...containers.flatMap(({ envFrom }) => envFrom ?? []),
    ...(spec.volumes ?? []),
    ...(spec.volumes ?? []).flatMap(({ projected }) => projected?.sources ?? []),
  ].flatMap((source) => Object.keys(source ?? {}));
  const kinds = sources.flatMap((field) => kindOfField.get(field) ?? []);
  if (spec.serviceAccountName) kinds.push('serviceaccounts');
  if ((spec.imagePullSecrets ?? []).length > 0) kinds.push('secrets');
  return [...new Set(kinds)];
}

const kindOfField = new Map([
  ['configMapKeyRef', 'configmaps'],
  ['configMapRef', 'configmaps'],
  ['configMap', 'configmaps'],
  ['secretKeyRef', 'secrets'],
  ['secretRef', 'secrets'],
  ['secret', 'secrets'],
  ['serviceAccountToken', 'serviceaccounts'],
  ['clusterTrustBundle', 'clustertrustbundles'],
  ['podCertificate', 'podcertificaterequests'],
  ['persistentVolumeClaim', 'persistentvolumeclaims'],
  ['ephemeral', 'persistentvolumeclaims'],
]);
