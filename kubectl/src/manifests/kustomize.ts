import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { applyJsonPatch, applyMergePatch, isJsonObject, type JsonObject } from '@kubets/machinery';
import { parse } from 'yaml';
import { CommandError } from '../command-error.ts';
import type { AnyObject } from '../output/print-object.ts';
import { generatedObjects, type Generator } from './kustomize-generators.ts';
import { parseManifests } from './parse-manifests.ts';

interface Kustomization {
  readonly resources?: readonly string[];
  readonly bases?: readonly string[];
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly commonLabels?: Readonly<Record<string, string>>;
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  readonly labels?: readonly { readonly pairs: Readonly<Record<string, string>>; readonly includeSelectors?: boolean; readonly includeTemplates?: boolean }[];
  readonly images?: readonly { readonly name: string; readonly newName?: string; readonly newTag?: string; readonly digest?: string }[];
  readonly replicas?: readonly { readonly name: string; readonly count: number }[];
  readonly patches?: readonly { readonly patch?: string; readonly path?: string; readonly target?: PatchTarget }[];
  readonly patchesStrategicMerge?: readonly string[];
  readonly configMapGenerator?: readonly Generator[];
  readonly secretGenerator?: readonly Generator[];
  readonly generatorOptions?: { readonly disableNameSuffixHash?: boolean };
}

interface PatchTarget {
  readonly kind?: string;
  readonly name?: string;
}

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The objects of a kustomization directory: resources, generators, patches, and what it sets on all of them. */
export async function buildKustomization(directory: string): Promise<readonly AnyObject[]> {
  const file = fileNames.map((name) => join(directory, name)).find((path) => existsSync(path));
  if (file === undefined)
    throw new CommandError(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${directory}'`);
  const kustomization = (parse(readFileSync(file, 'utf8')) ?? {}) as Kustomization;
  const loaded = await loadResources(directory, [...(kustomization.resources ?? []), ...(kustomization.bases ?? [])]);
  const generated = generatedObjects(directory, kustomization);
  const patched = await patchAll(directory, [...loaded, ...generated.objects], kustomization);
  const renamed = renameReferences(patched, generated.renames);
  return renamed.map((object) => transformed(object, kustomization));
}

async function loadResources(directory: string, entries: readonly string[]): Promise<readonly AnyObject[]> {
  const objects: AnyObject[] = [];
  for (const entry of entries) {
    const path = join(directory, entry);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined)
      throw new CommandError(`accumulating resources: accumulation err='accumulating resources from '${entry}': no such file or directory'`);
    if (stats.isDirectory()) objects.push(...(await buildKustomization(path)));
    else objects.push(...(await parseManifests(readFileSync(path, 'utf8'), path)).map(({ object }) => object));
  }
  return objects;
}

async function patchAll(
  directory: string,
  objects: readonly AnyObject[],
  { patches = [], patchesStrategicMerge = [] }: Kustomization,
): Promise<readonly AnyObject[]> {
  const all = [...patches, ...patchesStrategicMerge.map((path) => ({ path, target: undefined, patch: undefined }))];
  let current = objects;
  for (const { patch, path, target } of all) {
    const text = patch ?? readFileSync(join(directory, path ?? ''), 'utf8');
    const parsed: unknown = parse(text);
    current = Array.isArray(parsed)
      ? patchTargets(current, target, (object) => applyJsonPatch(object, parsed) as AnyObject)
      : await mergePatches(current, text, target);
  }
  return current;
}

async function mergePatches(objects: readonly AnyObject[], text: string, target: PatchTarget | undefined): Promise<readonly AnyObject[]> {
  let current = objects;
  for (const { object: patch } of await parseManifests(text, 'patch')) {
    const chosen = target ?? { kind: patch.kind, name: patch.metadata.name };
    current = patchTargets(current, chosen, (object) => mergedByName(object, patch) as AnyObject);
  }
  return current;
}

function patchTargets(objects: readonly AnyObject[], target: PatchTarget | undefined, patch: (object: AnyObject) => AnyObject): readonly AnyObject[] {
  const matches = ({ kind, metadata }: AnyObject): boolean =>
    (target?.kind ?? kind) === kind && (target?.name === undefined || new RegExp(`^(?:${target.name})$`).test(metadata.name));
  return objects.map((object) => (matches(object) ? { ...patch(object), metadata: { ...patch(object).metadata, name: object.metadata.name } } : object));
}

/** A merge patch whose lists of named items merge by name, as containers, ports and variables do. */
function mergedByName(target: unknown, patch: unknown): unknown {
  if (Array.isArray(target) && Array.isArray(patch) && [...target, ...patch].every((item) => isJsonObject(item) && typeof item['name'] === 'string')) {
    const items = target as readonly JsonObject[];
    const patches = patch as readonly JsonObject[];
    const kept = items.map((item) => mergedByName(item, patches.find(({ name }) => name === item['name']) ?? {}));
    return [...kept, ...patches.filter(({ name }) => !items.some((item) => item['name'] === name))];
  }
  if (!isJsonObject(target) || !isJsonObject(patch)) return applyMergePatch(target, patch);
  const merged: JsonObject = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = key in target ? mergedByName(target[key], value) : value;
  }
  return merged;
}

function renameReferences(objects: readonly AnyObject[], renames: ReadonlyMap<string, string>): readonly AnyObject[] {
  return renames.size === 0 ? objects : objects.map((object) => renamedIn(object, renames) as AnyObject);
}

const referenceFields = new Set(['configMapRef', 'secretRef', 'configMapKeyRef', 'secretKeyRef', 'configMap', 'secret']);

function renamedIn(value: unknown, renames: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => renamedIn(item, renames));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const inner = renamedIn(member, renames);
      if (!referenceFields.has(key) || !isJsonObject(inner)) return [key, inner];
      const field = typeof inner['secretName'] === 'string' ? 'secretName' : 'name';
      return [key, { ...inner, [field]: renames.get(String(inner[field])) ?? inner[field] }];
    }),
  );
}

const clusterKinds = new Set([
  'Namespace',
  'Node',
  'ClusterRole',
  'ClusterRoleBinding',
  'PersistentVolume',
  'StorageClass',
  'CustomResourceDefinition',
  'PriorityClass',
  'IngressClass',
]);

function transformed(object: AnyObject, kustomization: Kustomization): AnyObject {
  const { namespace, namePrefix = '', nameSuffix = '', commonLabels = {}, commonAnnotations = {}, labels = [], images = [], replicas = [] } = kustomization;
  const copy = structuredClone(object) as AnyObject & { spec?: JsonObject };
  const { metadata } = copy;
  if (namespace !== undefined && !clusterKinds.has(copy.kind)) metadata.namespace = namespace;
  const count = replicas.find(({ name }) => name === metadata.name)?.count;
  if (count !== undefined && isJsonObject(copy.spec)) copy.spec['replicas'] = count;
  metadata.name = `${namePrefix}${metadata.name}${nameSuffix}`;
  const own = Object.assign({}, ...labels.map(({ pairs }) => pairs), commonLabels) as Record<string, string>;
  if (Object.keys(own).length > 0) metadata.labels = { ...metadata.labels, ...own };
  if (Object.keys(commonAnnotations).length > 0) metadata.annotations = { ...metadata.annotations, ...commonAnnotations };
  const selected = Object.assign({}, ...labels.filter(({ includeSelectors }) => includeSelectors).map(({ pairs }) => pairs), commonLabels) as Record<
    string,
    string
  >;
  const templates = Object.assign({}, ...labels.filter(({ includeTemplates }) => includeTemplates).map(({ pairs }) => pairs), selected) as Record<
    string,
    string
  >;
  labelSpec(copy.spec, selected, templates);
  return withImages(copy, images) as AnyObject;
}

function labelSpec(spec: JsonObject | undefined, selected: Readonly<Record<string, string>>, templates: Readonly<Record<string, string>>): void {
  if (!isJsonObject(spec)) return;
  const { selector, template } = spec;
  if (isJsonObject(selector) && Object.keys(selected).length > 0) {
    if (isJsonObject(selector['matchLabels'])) Object.assign(selector['matchLabels'], selected);
    else if (!('matchExpressions' in selector)) Object.assign(selector, selected);
  }
  if (!isJsonObject(template) || Object.keys(templates).length === 0) return;
  const metadata = isJsonObject(template['metadata']) ? template['metadata'] : {};
  template['metadata'] = { ...metadata, labels: { ...(metadata['labels'] as object | undefined), ...templates } };
}

function withImages(value: unknown, images: NonNullable<Kustomization['images']>): unknown {
  if (images.length === 0) return value;
  if (Array.isArray(value)) return value.map((item) => withImages(item, images));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, key === 'image' && typeof member === 'string' ? newImage(member, images) : withImages(member, images)]),
  );
}

function newImage(image: string, images: NonNullable<Kustomization['images']>): string {
  const [, name = image, version = ''] = /^(.*?)([:@][^/]*)?$/.exec(image) ?? [];
  const change = images.find((candidate) => candidate.name === name);
  if (change === undefined) return image;
  const suffix = change.digest !== undefined ? `@${change.digest}` : change.newTag !== undefined ? `:${change.newTag}` : version;
  return `${change.newName ?? name}${suffix}`;
}
