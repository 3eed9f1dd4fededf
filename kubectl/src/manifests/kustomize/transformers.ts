import { isJsonObject, type JsonObject } from '@kubets/machinery';
import type { AnyObject } from '../../output/print-object.ts';
import type { ImageRule, Kustomization, Labels } from './kustomization.ts';
import { isNamespaced, type Resource } from './resource.ts';

/** Sets on a resource what a kustomization sets on all of its own. */
export function transform(resource: Resource, kustomization: Kustomization): void {
  const { namespace, namePrefix = '', nameSuffix = '', labels = [], commonLabels, commonAnnotations = {}, images = [], replicas = [] } = kustomization;
  const object = structuredClone(resource.object);
  if (namespace !== undefined) inNamespace(object, namespace);
  if (!keepsName.has(object.kind)) object.metadata.name = `${namePrefix}${object.metadata.name}${nameSuffix}`;
  const rules = [...labels, ...(commonLabels ? [{ pairs: commonLabels, includeSelectors: true }] : [])];
  for (const { pairs, includeSelectors = false, includeTemplates = false } of rules)
    label(object, pairs, { selectors: includeSelectors, templates: includeTemplates });
  annotate(object, commonAnnotations);
  const count = replicas.find(({ name }) => name === resource.originalName)?.count;
  if (count !== undefined && scalable.has(object.kind)) (object['spec'] as JsonObject)['replicas'] = count;
  resource.object = images.length === 0 ? object : (withImages(object, images) as AnyObject);
}

const keepsName = new Set(['APIService', 'CustomResourceDefinition', 'Namespace']);
const scalable = new Set(['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet']);

function inNamespace(object: AnyObject, namespace: string): void {
  if (object.kind === 'Namespace') object.metadata.name = namespace;
  else if (isNamespaced(object)) object.metadata.namespace = namespace;
}

interface Extent {
  readonly selectors: boolean;
  readonly templates: boolean;
}

function label(object: AnyObject, pairs: Labels, { selectors, templates }: Extent): void {
  addTo(object.metadata, 'labels', pairs);
  if (selectors) for (const [holder, field] of selectorsOf(object)) addTo(holder, field, pairs);
  if (selectors || templates) for (const metadata of templatesOf(object)) addTo(metadata, 'labels', pairs);
}

function annotate(object: AnyObject, pairs: Labels): void {
  if (Object.keys(pairs).length === 0) return;
  addTo(object.metadata, 'annotations', pairs);
  for (const metadata of templatesOf(object)) addTo(metadata, 'annotations', pairs);
}

function addTo(holder: object, field: string, pairs: Labels): void {
  const fields = holder as JsonObject;
  fields[field] = { ...(fields[field] as object | undefined), ...pairs };
}

const at = (value: unknown, ...path: readonly string[]): JsonObject | undefined => {
  const found = path.reduce<unknown>((inner, key) => (isJsonObject(inner) ? inner[key] : undefined), value);
  return isJsonObject(found) ? found : undefined;
};

/** The metadata of the objects that an object makes. */
function templatesOf(object: AnyObject): readonly JsonObject[] {
  const holders = [at(object, 'spec', 'template'), at(object, 'spec', 'jobTemplate'), at(object, 'spec', 'jobTemplate', 'spec', 'template')];
  const claims = at(object, 'spec')?.['volumeClaimTemplates'];
  return [...holders, ...(Array.isArray(claims) ? claims.filter(isJsonObject) : [])].flatMap((holder) => {
    if (holder === undefined) return [];
    const metadata = isJsonObject(holder['metadata']) ? holder['metadata'] : {};
    holder['metadata'] = metadata;
    return [metadata];
  });
}

/** Where an object chooses others by labels: the holder of the selector and the field it is in. */
function selectorsOf(object: AnyObject): readonly (readonly [JsonObject, string])[] {
  const spec = at(object, 'spec');
  if (spec === undefined) return [];
  if (object.kind === 'Service' || object.kind === 'ReplicationController') return isJsonObject(spec['selector']) ? [[spec, 'selector']] : [];
  if (object.kind === 'NetworkPolicy') return isJsonObject(spec['podSelector']) ? [[spec['podSelector'], 'matchLabels']] : [];
  const created = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].includes(object.kind);
  if (created && spec['selector'] === undefined) spec['selector'] = {};
  const podSpec = at(spec, 'template', 'spec');
  return [spec['selector'], ...selectorsOfPods(podSpec)].filter(isJsonObject).map((selector) => [selector, 'matchLabels'] as const);
}

/** Pods choose each other, to be near or to keep away. */
function selectorsOfPods(spec: JsonObject | undefined): readonly unknown[] {
  const affinities = [at(spec, 'affinity', 'podAffinity'), at(spec, 'affinity', 'podAntiAffinity')];
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  const terms = affinities.flatMap((affinity) => [
    ...list(affinity?.['requiredDuringSchedulingIgnoredDuringExecution']),
    ...list(affinity?.['preferredDuringSchedulingIgnoredDuringExecution']).map((weighted) => at(weighted, 'podAffinityTerm')),
  ]);
  return [...terms, ...list(spec?.['topologySpreadConstraints'])].map((term) => at(term, 'labelSelector'));
}

function withImages(value: unknown, images: readonly ImageRule[]): unknown {
  if (Array.isArray(value)) return value.map((item) => withImages(item, images));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, key === 'image' && typeof member === 'string' ? newImage(member, images) : withImages(member, images)]),
  );
}

/** `registry:5000/name:tag@digest`, by the rule for its name. */
function newImage(image: string, images: readonly ImageRule[]): string {
  const [, name = image, tag = '', digest = ''] = /^(.*?)(:[^/:@]+)?(@.+)?$/.exec(image) ?? [];
  const rule = images.find((candidate) => candidate.name === name);
  if (rule === undefined) return image;
  const renamed = rule.newName || name;
  if (rule.digest) return `${renamed}${rule.newTag ? `:${rule.newTag}` : ''}@${rule.digest}`;
  if (rule.newTag) return `${renamed}:${rule.newTag}${rule.tagSuffix ?? ''}`;
  return `${renamed}${tag}${rule.tagSuffix ?? ''}${digest}`;
}
