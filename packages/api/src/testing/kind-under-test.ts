import {
  apiVersionOf,
  decodeObject,
  formatFieldError,
  type FieldError,
  type KubeObject,
  type ResourceDefinition,
  updatedObjectErrors,
  withSchemaErrors,
} from '@kubets/machinery';
import { builtInResources } from '../built-in-resources.ts';

/** What tests of definitions do with one kind: make objects as the server does, and read errors and cells off them. */

export type Manifest = Readonly<Record<string, unknown>>;

export const testTime = new Date('2026-01-02T03:04:05Z');
const context = { now: testTime, user: { username: 'tester', groups: [] } };

/** By kind, or `kind.group` where several groups have it. */
export function definitionOf(name: string): ResourceDefinition {
  const found = builtInResources.find(({ reference }) => [reference.kind, `${reference.kind}.${reference.version}`].includes(name));
  if (found === undefined) throw new Error(`no resource has kind ${name}`);
  return found;
}

/** Decoded and with its defaults. */
export function decoded(name: string, manifest: Manifest): KubeObject {
  const definition = definitionOf(name);
  const { object } = decodeObject(definition, { ...identityOf(definition), metadata: { name: 'a', namespace: 'ns' }, ...manifest });
  return definition.strategy.default?.(object) ?? object;
}

/** As the server holds a new object before it validates it. */
export function created(name: string, manifest: Manifest): KubeObject {
  const object = decoded(name, manifest);
  return definitionOf(name).strategy.prepareForCreate?.({ ...object, metadata: { ...object.metadata, uid: 'uid-1' } }, context) ?? object;
}

interface WithStatus extends KubeObject {
  readonly status?: unknown;
}

/** As the server holds a changed object before it validates it: with the status it had. */
export function updated(name: string, before: Manifest, after: Manifest): { readonly object: KubeObject; readonly old: KubeObject } {
  const { strategy, subresources } = definitionOf(name);
  const old = created(name, before);
  const kept = subresources.some((subresource) => subresource.name === 'status') ? { status: (old as WithStatus).status } : {};
  const object: KubeObject = { ...decoded(name, after), ...kept };
  return { object: strategy.prepareForUpdate?.(object, old, context) ?? object, old };
}

export const errorsOf = (name: string, manifest: Manifest): readonly string[] =>
  newObjectErrors(definitionOf(name), created(name, manifest)).map(formatFieldError);

export const newObjectErrors = ({ strategy }: ResourceDefinition, object: KubeObject): readonly FieldError[] => [
  ...(strategy.validate?.(object) ?? []),
  ...(strategy.validateCreate?.(object) ?? []),
];

/** All that is wrong with a manifest: with its form and with what it says. */
export function mistakesIn(name: string, manifest: Manifest): readonly string[] {
  const definition = definitionOf(name);
  const metadata = { name: 'a', namespace: 'ns' };
  const { errors } = decodeObject(definition, { ...identityOf(definition), metadata, ...manifest });
  return withSchemaErrors(errors, newObjectErrors(definition, created(name, manifest))).map(formatFieldError);
}

const identityOf = ({ reference }: ResourceDefinition): Manifest => ({ apiVersion: apiVersionOf(reference), kind: reference.kind });

export function updateErrors(name: string, before: Manifest, after: Manifest): readonly string[] {
  const { object, old } = updated(name, before, after);
  return (definitionOf(name).strategy.validateUpdate?.(object, old) ?? []).map(formatFieldError);
}

/** What is wrong with an object that a change of a stored one made, the change itself apart. */
export function mistakesAfterUpdate(name: string, before: Manifest, after: Manifest): readonly string[] {
  const { object, old } = updated(name, before, after);
  return updatedObjectErrors(definitionOf(name).strategy, object, old).map(formatFieldError);
}

/** The row of an object, by column. */
export function cells(name: string, manifest: Manifest): Record<string, unknown> {
  const object = decoded(name, manifest);
  return Object.fromEntries(definitionOf(name).columns.map((column) => [column.name, column.value(object, testTime)]));
}

/** What is wrong with a change of the status, where `before` may have one. */
export function statusErrors(name: string, before: Manifest, after: Manifest): readonly string[] {
  const old: WithStatus = { ...created(name, before), ...('status' in before && { status: (decoded(name, before) as WithStatus).status }) };
  return (definitionOf(name).strategy.validateStatusUpdate?.(decoded(name, after), old) ?? []).map(formatFieldError);
}

/** What the writer of a new object is told. */
export const warningsOf = (name: string, manifest: Manifest): readonly string[] => definitionOf(name).strategy.warnings?.(created(name, manifest)) ?? [];
