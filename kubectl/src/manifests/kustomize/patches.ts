import { readFileSync } from 'node:fs';
import { applyJsonPatch } from '@kubets/machinery';
import { parseAllDocuments } from 'yaml';
import { CommandError } from '../../command-error.ts';
import type { AnyObject } from '../../output/print-object.ts';
import { fileOn, type Ground } from './ground.ts';
import { type Kustomization, missing, type Patch } from './kustomization.ts';
import { groupOf, matches, type Resource } from './resource.ts';
import { strategicMerge } from './strategic-merge.ts';

/** The resources with the patches of a kustomization applied; a patch may delete. */
export function withPatches(ground: Ground, kustomization: Kustomization, resources: readonly Resource[]): readonly Resource[] {
  const { patches = [], patchesStrategicMerge = [], patchesJson6902 = [] } = kustomization;
  const inOrder: readonly Patch[] = [
    ...patchesStrategicMerge.map((text) => (text.includes('\n') ? { patch: text } : { path: text })),
    ...patches,
    ...patchesJson6902.map(({ target, ...rest }) => ({ ...rest, ...(target && { target: exactly(target) }) })),
  ];
  return inOrder.reduce<readonly Resource[]>((all, patch) => patched(all, patch, patchText(ground, patch)), resources);
}

/** Targets of old name one object rather than match many. */
const exactly = (target: NonNullable<Patch['target']>): NonNullable<Patch['target']> => ({
  ...target,
  ...(target.name && { name: target.name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&') }),
});

function patchText(ground: Ground, { patch, path }: Patch): string {
  if (patch !== undefined) return patch;
  const file = fileOn(ground, path ?? '');
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CommandError(
      `trouble configuring builtin PatchTransformer with config: \`\npath: ${path}\n\`: failed to get the patch file from path(${path}): ${missing(file)}`,
      {
        cause,
      },
    );
  }
}

function patched(resources: readonly Resource[], { target }: Patch, text: string): readonly Resource[] {
  const documents = parseAllDocuments(text, { merge: true }).map((document) => document.toJS() as unknown);
  return documents.reduce<readonly Resource[]>((all, document) => {
    if (Array.isArray(document)) return patchedByOperations(all, document, target);
    if (isObjectPatch(document)) return merged(all, document, target);
    throw new CommandError(`unable to parse SM or JSON patch from [patch: ${JSON.stringify(text)}]`);
  }, resources);
}

function isObjectPatch(document: unknown): document is AnyObject {
  const { apiVersion, kind, metadata } = (document ?? {}) as Partial<AnyObject>;
  return typeof apiVersion === 'string' && typeof kind === 'string' && metadata !== undefined;
}

function patchedByOperations(resources: readonly Resource[], operations: readonly unknown[], target: Patch['target']): readonly Resource[] {
  if (target === undefined) throw new CommandError('must specify a target for JSON patch');
  for (const resource of resources)
    if (matches(resource, target)) resource.object = keepingName(resource, applyJsonPatch(resource.object, operations) as AnyObject);
  return resources;
}

function merged(resources: readonly Resource[], patch: AnyObject, target: Patch['target']): readonly Resource[] {
  const chosen = resources.filter((resource) => (target === undefined ? isNamed(resource, patch) : matches(resource, target)));
  if (target === undefined && chosen.length === 0)
    throw new CommandError(
      `no resource matches strategic merge patch "${patch.kind}.${versionAndGroup(patch)}/${patch.metadata.name}.${patch.metadata.namespace ?? '[noNs]'}": no matches for Id ${patch.kind}.${versionAndGroup(patch)}/${patch.metadata.name}.${patch.metadata.namespace ?? '[noNs]'}; failed to find unique target for patch ${patch.kind}.${versionAndGroup(patch)}/${patch.metadata.name}.${patch.metadata.namespace ?? '[noNs]'}`,
    );
  const deleted = new Set<Resource>();
  for (const resource of chosen) {
    const result = strategicMerge(resource.object, patch) as AnyObject | undefined;
    if (result === undefined) deleted.add(resource);
    else resource.object = keepingName(resource, result);
  }
  return resources.filter((resource) => !deleted.has(resource));
}

const versionAndGroup = (object: AnyObject): string => `${object.apiVersion.split('/').at(-1)}.${groupOf(object) || '[noGrp]'}`;

function isNamed({ object, originalName }: Resource, { apiVersion, kind, metadata }: AnyObject): boolean {
  return object.apiVersion === apiVersion && object.kind === kind && [object.metadata.name, originalName].includes(metadata.name);
}

/** A patch of several names none of them. */
function keepingName({ object }: Resource, result: AnyObject): AnyObject {
  return { ...result, apiVersion: object.apiVersion, kind: object.kind, metadata: { ...result.metadata, name: object.metadata.name } };
}
