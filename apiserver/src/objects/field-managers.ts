import {
  applyConflictError,
  applyObject,
  apiVersionOf,
  type FieldSet,
  type FieldWriter,
  formatTime,
  type JsonObject,
  type KindVersion,
  type KubeObject,
  managedFieldsUpdated,
  mergeSchemaOf,
  parseApiVersion,
  type ResourceDefinition,
  type ResourceReference,
} from '@kubets/machinery';
import type { Registry } from '../registry.ts';

export interface ManagedWrite {
  readonly manager: string;
  readonly now: Date;
  readonly subresource: string;
}

/** The object with metadata.managedFields saying that its writer set what differs from `old`. */
export function recordManager(
  registry: Registry,
  definition: ResourceDefinition,
  object: KubeObject,
  old: KubeObject | undefined,
  write: ManagedWrite,
): KubeObject {
  const managedFields = managedFieldsUpdated(old, object, writerOf(registry, definition, write));
  if (managedFields === object.metadata.managedFields) return object;
  const metadata = { ...object.metadata, managedFields };
  if (managedFields === undefined || managedFields.length === 0) delete metadata.managedFields;
  return { ...object, metadata };
}

/** Lays an apply configuration over the live object. Throws the conflicts with other managers unless forced. */
export function applyConfiguration(
  registry: Registry,
  definition: ResourceDefinition,
  live: KubeObject | undefined,
  configuration: JsonObject,
  write: ManagedWrite & { readonly force: boolean },
): KubeObject {
  const { object, conflicts } = applyObject(live, configuration, { ...writerOf(registry, definition, write), force: write.force });
  if (conflicts.length > 0) throw applyConflictError(conflicts);
  return object;
}

function writerOf(registry: Registry, definition: ResourceDefinition, { manager, now, subresource }: ManagedWrite): FieldWriter {
  return {
    schema: mergeSchemaOf(definition.schema()),
    manager,
    apiVersion: apiVersionOf(definition.reference),
    subresource,
    time: formatTime(now),
    resetFields: resetFields(definition, subresource),
    otherVersions: (apiVersion) => otherVersion(registry, definition, apiVersion, subresource),
  };
}

/** The version that shares its storage with the written one: objects convert through the stored form. */
function otherVersion(registry: Registry, written: ResourceDefinition, apiVersion: string, subresource: string): KindVersion | undefined {
  const { group, version } = parseApiVersion(apiVersion);
  const other = registry.findKind(group, version, written.reference.kind);
  if (other === undefined || !sameReference(storedAs(written), storedAs(other))) return undefined;
  return {
    schema: mergeSchemaOf(other.schema()),
    resetFields: resetFields(other, subresource),
    convert: (object) => converted(object, written, other),
    convertBack: (object) => converted(object, other, written),
  };
}

const storedAs = ({ reference, sharedStorage }: ResourceDefinition): ResourceReference => sharedStorage?.storedAs ?? reference;
const sameReference = (left: ResourceReference, right: ResourceReference): boolean =>
  left.group === right.group && left.version === right.version && left.plural === right.plural;

function converted(object: KubeObject, { sharedStorage: from }: ResourceDefinition, { sharedStorage: to }: ResourceDefinition): KubeObject {
  const stored = from?.toStored(object) ?? object;
  return to?.fromStored(stored) ?? stored;
}

const keptByStatus: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status']);
const ofStatus = new WeakMap<ResourceDefinition, FieldSet>();
const status: FieldSet = { 'f:status': {} };

/** What this way of writing throws away, so that nobody comes to own it here. */
function resetFields(definition: ResourceDefinition, subresource: string): FieldSet | undefined {
  if (subresource === '') return definition.subresources.some(({ name }) => name === 'status') ? status : undefined;
  if (subresource !== 'status') return undefined;
  let fields = ofStatus.get(definition);
  if (fields === undefined) ofStatus.set(definition, (fields = allButStatus(definition)));
  return fields;
}

function allButStatus(definition: ResourceDefinition): FieldSet {
  const schema = mergeSchemaOf(definition.schema());
  if (schema.type !== 'struct') return {};
  return Object.fromEntries([...schema.fields.keys()].filter((name) => !keptByStatus.has(name)).map((name) => [`f:${name}`, {}]));
}
