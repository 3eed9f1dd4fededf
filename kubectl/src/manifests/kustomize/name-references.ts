import { isJsonObject, type JsonObject } from '@kubets/machinery';
import type { AnyObject } from '../../output/print-object.ts';
import type { Resource } from './resource.ts';

/** Objects that a field holding a map names, and the member that names them. */
const namingMaps: Readonly<Record<string, readonly (readonly [kind: string, member: string])[]>> = {
  configMapRef: [['ConfigMap', 'name']],
  configMapKeyRef: [['ConfigMap', 'name']],
  configMap: [['ConfigMap', 'name']],
  secretRef: [['Secret', 'name']],
  secretKeyRef: [['Secret', 'name']],
  secret: [
    ['Secret', 'secretName'],
    ['Secret', 'name'],
  ],
  imagePullSecrets: [['Secret', 'name']],
  secrets: [['Secret', 'name']],
  tls: [['Secret', 'secretName']],
  persistentVolumeClaim: [['PersistentVolumeClaim', 'claimName']],
  service: [['Service', 'name']],
};

/** Objects that a field holding a text names. */
const namingTexts: Readonly<Record<string, string>> = {
  serviceAccountName: 'ServiceAccount',
  serviceAccount: 'ServiceAccount',
  serviceName: 'Service',
  priorityClassName: 'PriorityClass',
  storageClassName: 'StorageClass',
  ingressClassName: 'IngressClass',
  runtimeClassName: 'RuntimeClass',
  volumeName: 'PersistentVolume',
};

/** Maps that say themselves of which kind the object is that they name. */
const kindedMaps = new Set(['roleRef', 'scaleTargetRef', 'subjects', 'parametersFrom']);

/** Objects name each other as they were called at first: they follow the new names. */
export function followRenames(resources: readonly Resource[]): void {
  const renamed = (kind: string, name: unknown, namespace?: unknown): Resource | undefined => {
    const called = resources.filter((one) => one.object.kind === kind && one.originalName === name);
    return called.find((one) => one.originalNamespace === namespace) ?? called[0];
  };
  for (const resource of resources) resource.object = followed(resource.object, renamed) as AnyObject;
}

type Lookup = (kind: string, name: unknown, namespace?: unknown) => Resource | undefined;

function followed(value: unknown, lookup: Lookup): unknown {
  if (Array.isArray(value)) return value.map((item) => followed(item, lookup));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, followedField(key, followed(member, lookup), lookup)]));
}

function followedField(key: string, value: unknown, lookup: Lookup): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => (isJsonObject(item) ? followedField(key, item, lookup) : item));
  if (typeof value === 'string') return nameFor(namingTexts[key], value, lookup);
  if (!isJsonObject(value)) return value;
  if (kindedMaps.has(key)) return followedSubject(value, lookup);
  const naming = namingMaps[key]?.find(([, member]) => typeof value[member] === 'string');
  return naming === undefined ? value : { ...value, [naming[1]]: nameFor(naming[0], value[naming[1]] as string, lookup) };
}

function nameFor(kind: string | undefined, name: string, lookup: Lookup): string {
  return (kind === undefined ? undefined : lookup(kind, name)?.object.metadata.name) ?? name;
}

/** Subjects name the namespace of a service account too. */
function followedSubject(subject: JsonObject, lookup: Lookup): JsonObject {
  const { kind, name, namespace } = subject;
  const found = lookup(String(kind), name, namespace);
  if (found === undefined) return subject;
  const { metadata } = found.object;
  return { ...subject, name: metadata.name, ...(namespace !== undefined && metadata.namespace !== undefined && { namespace: metadata.namespace }) };
}
