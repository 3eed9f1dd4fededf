import { memberOf, setMember } from '../clone.ts';
import type { JsonObject } from '../json.ts';
import type { ListSchema, MergeSchema } from '../schema/merge-schema.ts';
import { itemElement, itemsByElement } from './list-items.ts';
import { memberSchema, shapeOf } from './shape.ts';

/** The live value with an apply configuration laid over it; neither is changed. Lists follow the configuration's order. */
export function mergeApplied(live: unknown, applied: unknown, schema: MergeSchema): unknown {
  const wanted = shapeOf(schema, applied);
  const present = shapeOf(schema, live);
  if (wanted.type === 'members' && present.type === 'members') return mergeMembers(present.members, wanted.members, schema);
  if (wanted.type === 'items' && present.type === 'items') return mergeItems(present.items, wanted.items, wanted.schema);
  return applied;
}

function mergeMembers(live: JsonObject, applied: JsonObject, schema: MergeSchema): JsonObject {
  const merged: JsonObject = { ...live };
  for (const name of Object.keys(applied)) {
    if (applied[name] === undefined) continue;
    const inner = memberSchema(schema, name);
    const present = memberOf(live, name);
    setMember(merged, name, inner === undefined || present === undefined ? applied[name] : mergeApplied(present, applied[name], inner));
  }
  return merged;
}

/** Items of the live list alone come before the configuration's next item, as far as the next item both have. */
function mergeItems(live: readonly unknown[], applied: readonly unknown[], schema: ListSchema): unknown[] {
  const elements = live.map((item) => itemElement(schema, item));
  const places = new Map(elements.map((element, i) => [element, i]));
  const wanted = itemsByElement(schema, applied);
  const nextShared = nextSharedPlaces([...wanted.keys()], places);
  const merged: unknown[] = [];
  let next = 0;
  const keepLiveBefore = (end: number): void => {
    for (; next < end; next += 1) if (!wanted.has(elements[next] ?? '')) merged.push(live[next]);
  };
  for (const [i, [element, item]] of [...wanted].entries()) {
    const shared = nextShared[i] ?? live.length;
    keepLiveBefore(shared < next ? live.length : shared);
    const place = places.get(element);
    merged.push(place === undefined ? item : mergeApplied(live[place], item, schema.item));
  }
  keepLiveBefore(live.length);
  return merged;
}

/** For each element, where the live list has it or the first one after it that both lists have. */
function nextSharedPlaces(elements: readonly string[], places: ReadonlyMap<string, number>): readonly (number | undefined)[] {
  let next: number | undefined;
  return elements.map((_element, i) => (next = places.get(elements[elements.length - 1 - i] ?? '') ?? next)).reverse();
}
