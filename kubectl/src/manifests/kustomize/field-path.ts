import { isJsonObject, type JsonObject } from '@kubets/machinery';

/** A place in an object that holds a value, or could. */
export interface Place {
  readonly value: unknown;
  set(value: unknown): void;
}

/** `spec.containers.[name=c].env.0.value`, `metadata.annotations.example\.com/a`, `*` for every item. */
export function parseFieldPath(path: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let inBrackets = false;
  for (let at = 0; at < path.length; at++) {
    const character = path[at] ?? '';
    if (character === '\\') part += path[++at] ?? '';
    else if (character === '.' && !inBrackets) {
      parts.push(part);
      part = '';
    } else {
      if (character === '[') inBrackets = true;
      if (character === ']') inBrackets = false;
      part += character;
    }
  }
  return [...parts, part].filter((one) => one !== '');
}

/** The places a path leads to; with `create` maps, and list items chosen by a field, are made on the way. */
export function placesAt(object: JsonObject, path: readonly string[], create = false): readonly Place[] {
  const [part, ...rest] = path;
  if (part === undefined) return [];
  const places = placesIn(object, part, rest, create);
  return rest.length === 0
    ? places
    : places.flatMap(({ value }) => (typeof value === 'object' && value !== null ? placesAt(value as JsonObject, rest, create) : []));
}

function placesIn(holder: JsonObject | unknown[], part: string, rest: readonly string[], create: boolean): readonly Place[] {
  if (Array.isArray(holder)) return placesInList(holder, part, create);
  if (part === '*') return Object.keys(holder).map((key) => placeOf(holder, key));
  if (!(part in holder)) {
    if (!create) return [];
    holder[part] = rest[0]?.startsWith('[') ? [] : rest.length > 0 ? {} : '';
  }
  return [placeOf(holder, part)];
}

function placesInList(list: unknown[], part: string, create: boolean): readonly Place[] {
  const indices = [...list.keys()];
  if (part === '*') return indices.map((index) => placeOf(list, index));
  const [, field, value] = /^\[([^=]+)=(.*)\]$/.exec(part) ?? [];
  if (field === undefined) return list[Number(part)] === undefined ? [] : [placeOf(list, Number(part))];
  const found = indices.filter((index) => isJsonObject(list[index]) && String((list[index] as JsonObject)[field]) === value);
  if (found.length === 0 && create) return [placeOf(list, list.push({ [field]: value }) - 1)];
  return found.map((index) => placeOf(list, index));
}

function placeOf(holder: JsonObject | unknown[], key: string | number): Place {
  const fields = holder as Record<string | number, unknown>;
  return {
    value: fields[key],
    set(value) {
      fields[key] = value;
    },
  };
}
