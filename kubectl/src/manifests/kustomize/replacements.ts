import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { CommandError } from '../../command-error.ts';
import { fileOn, type Ground } from './ground.ts';
import { parseFieldPath, placesAt } from './field-path.ts';
import type { FieldOptions, Kustomization, Replacement } from './kustomization.ts';
import { matches, type Resource } from './resource.ts';

/** Copies values from one resource's field to others'. Throws CommandError when a source is not exactly one, or a target has no such field. */
export function replaceValues(ground: Ground, { replacements = [] }: Kustomization, resources: readonly Resource[]): void {
  const all = replacements.flatMap((one) =>
    'path' in one ? ([parse(readFileSync(fileOn(ground, one.path), 'utf8'))].flat() as readonly Replacement[]) : [one],
  );
  for (const replacement of all) {
    const value = replacement.sourceValue ?? sourceValue(replacement, resources);
    for (const target of replacement.targets) {
      const chosen = resources.filter((resource) => matches(resource, target.select) && !(target.reject ?? []).some((selector) => matches(resource, selector)));
      for (const path of target.fieldPaths ?? ['metadata.name']) for (const resource of chosen) write(resource, path, value, target.options ?? {});
    }
  }
}

function sourceValue({ source }: Replacement, resources: readonly Resource[]): unknown {
  if (source === undefined) throw new CommandError('replacements must specify a source and at least one target');
  const { fieldPath = 'metadata.name', options, ...selector } = source;
  const found = resources.filter((resource) => matches(resource, selector));
  const [only] = found;
  if (only === undefined) throw new CommandError(`nothing selected by ${selectorText(selector)}:${fieldPath}`);
  if (found.length > 1) throw new CommandError(`multiple matches for selector ${selectorText(selector)}`);
  const [place] = placesAt(only.object, parseFieldPath(fieldPath));
  if (place === undefined) throw new CommandError(`fieldPath \`${fieldPath}\` is missing for replacement source ${selectorText(selector)}`);
  if (options?.delimiter === undefined) return place.value;
  return String(place.value).split(options.delimiter)[options.index ?? 0];
}

const selectorText = ({
  kind = '[noKind]',
  version = '[noVer]',
  group = '[noGrp]',
  name = '[noName]',
  namespace = '[noNs]',
}: Readonly<Record<string, string | undefined>>): string => `${kind}.${version}.${group}/${name}.${namespace}`;

function write(resource: Resource, path: string, value: unknown, { create = false, delimiter, index = 0 }: FieldOptions): void {
  const object = structuredClone(resource.object);
  const places = placesAt(object, parseFieldPath(path), create);
  if (places.length === 0) throw new CommandError(`unable to find field ${JSON.stringify(path)} in replacement target`);
  for (const place of places) place.set(delimiter === undefined ? value : withPart(String(place.value), String(value), delimiter, index));
  resource.object = object;
}

/** One part of a text replaced; an index before the first or after the last adds one there. */
function withPart(text: string, value: string, delimiter: string, index: number): string {
  const parts = text.split(delimiter);
  if (index < 0) return [value, ...parts].join(delimiter);
  return (index >= parts.length ? [...parts, value] : parts.with(index, value)).join(delimiter);
}
