import { isJsonObject } from '../json.ts';

/**
 * A set of field paths in the form FieldsV1 has on the wire: one level per path element, `f:name`, `k:{"name":"x"}`, `v:"x"` or `i:0`.
 * A node is a member when it is empty or holds `.`; other nodes only lead to members. Sets are never changed in place and share nodes.
 */
export interface FieldSet {
  readonly [element: string]: FieldSet;
}

export const emptySet: FieldSet = Object.freeze({});
/** A member without members below. */
export const leaf: FieldSet = emptySet;
const self = '.';

export function isEmptySet(set: FieldSet): boolean {
  for (const _element in set) return false;
  return true;
}

/** Whether the path that led to this node belongs to the set. */
export function isMember(node: FieldSet): boolean {
  return node[self] !== undefined || isEmptySet(node);
}

/** A node from its parts; undefined when nothing is left of it. */
export function nodeOf(member: boolean, below: FieldSet): FieldSet | undefined {
  if (isEmptySet(below)) return member ? leaf : undefined;
  return member ? { [self]: leaf, ...below } : below;
}

export function unionSets(left: FieldSet, right: FieldSet): FieldSet {
  if (left === right || isEmptySet(right)) return left;
  if (isEmptySet(left)) return right;
  const union: Record<string, FieldSet> = { ...left };
  for (const element in right) {
    const mine = left[element];
    const theirs = right[element] ?? leaf;
    union[element] = mine === undefined ? theirs : unionNodes(mine, theirs);
  }
  return union;
}

function unionNodes(left: FieldSet, right: FieldSet): FieldSet {
  if (left === right) return left;
  if (isEmptySet(left)) return isMember(right) ? right : { [self]: leaf, ...right };
  if (isEmptySet(right)) return isMember(left) ? left : { [self]: leaf, ...left };
  return unionSets(left, right);
}

/** The members of `left` that are no members of `right`; what lies below a common member stays. */
export function subtractSets(left: FieldSet, right: FieldSet): FieldSet {
  if (isEmptySet(right)) return left;
  const rest: Record<string, FieldSet> = {};
  for (const element in left) {
    if (element === self) continue;
    const mine = left[element] ?? leaf;
    const theirs = right[element];
    const kept = theirs === undefined ? mine : nodeOf(isMember(mine) && !isMember(theirs), subtractSets(mine, theirs));
    if (kept !== undefined) rest[element] = kept;
  }
  return rest;
}

/** The members of `left` that are not members of `right` nor lie below one. */
export function subtractSubtrees(left: FieldSet, right: FieldSet): FieldSet {
  if (isEmptySet(right)) return left;
  const rest: Record<string, FieldSet> = {};
  for (const element in left) {
    if (element === self) continue;
    const mine = left[element] ?? leaf;
    const theirs = right[element];
    if (theirs !== undefined && isMember(theirs)) continue;
    const kept = theirs === undefined ? mine : nodeOf(isMember(mine), subtractSubtrees(mine, theirs));
    if (kept !== undefined) rest[element] = kept;
  }
  return rest;
}

export function intersectSets(left: FieldSet, right: FieldSet): FieldSet {
  const common: Record<string, FieldSet> = {};
  for (const element in left) {
    const theirs = right[element];
    if (element === self || theirs === undefined) continue;
    const mine = left[element] ?? leaf;
    const kept = nodeOf(isMember(mine) && isMember(theirs), intersectSets(mine, theirs));
    if (kept !== undefined) common[element] = kept;
  }
  return common;
}

export function equalSets(left: FieldSet, right: FieldSet): boolean {
  return isEmptySet(subtractSets(left, right)) && isEmptySet(subtractSets(right, left));
}

const maxDepth = 1000;

/** FieldsV1 as a client sent it; undefined when it is none. */
export function readFieldSet(fieldsV1: unknown): FieldSet | undefined {
  return isFieldSet(fieldsV1, 0) ? fieldsV1 : undefined;
}

function isFieldSet(value: unknown, depth: number): value is FieldSet {
  if (!isJsonObject(value) || depth > maxDepth) return false;
  for (const element in value) if (!isPathElement(element) || !isFieldSet(value[element], depth + 1)) return false;
  return true;
}

function isPathElement(element: string): boolean {
  if (element.charCodeAt(1) !== 0x3a) return element === self;
  const kind = element.charAt(0);
  return kind === 'f' || kind === 'k' || kind === 'v' || kind === 'i';
}

/** The paths of all members as upstream prints them: `.spec.containers[name="nginx"].image`. */
export function formatPaths(set: FieldSet, prefix = ''): readonly string[] {
  return Object.keys(set)
    .filter((element) => element !== self)
    .flatMap((element) => {
      const node = set[element] ?? leaf;
      const path = prefix + formatElement(element);
      return [...(isMember(node) ? [path] : []), ...formatPaths(node, path)];
    });
}

function formatElement(element: string): string {
  const content = element.slice(2);
  switch (element.charAt(0)) {
    case 'k':
      return `[${formatKeys(content)}]`;
    case 'v':
      return `[=${content}]`;
    case 'i':
      return `[${content}]`;
    default:
      return `.${content}`;
  }
}

function formatKeys(json: string): string {
  const keys: unknown = parseOrUndefined(json);
  if (!isJsonObject(keys)) return json;
  return Object.keys(keys)
    .sort()
    .map((key) => `${key}=${JSON.stringify(keys[key])}`)
    .join(',');
}

function parseOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
