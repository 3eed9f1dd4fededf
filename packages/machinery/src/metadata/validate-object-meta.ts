import { forbidden, invalid, required, tooLong, type FieldError } from '../field-error.ts';
import { validateDnsLabel, validateDnsSubdomain, validateLabelKey, validateLabelValue, validateQualifiedName } from '../names/names.ts';
import type { ManagedFieldsEntry, ObjectMeta } from '../object.ts';
import { parseApiVersion } from '../resource.ts';
import type { OwnerReference } from '../object.ts';

export interface ObjectMetaRules {
  readonly namespaced: boolean;
  /** The kind's name rule; DNS subdomain when absent. */
  readonly validateName?: ((name: string) => readonly string[]) | undefined;
  /** Finalizers without a domain must be Kubernetes' own; custom resources may use others. True unless said otherwise. */
  readonly standardFinalizers?: boolean;
}

const maxAnnotationsBytes = 256 * 1024;
const maxManagerBytes = 128;
const maxSubresourceBytes = 256;

/** What is wrong with the metadata of a new object. An absent creationTimestamp, uid or resourceVersion is no error: the server fills them. */
export function validateObjectMeta(meta: Partial<ObjectMeta>, rules: ObjectMetaRules): readonly FieldError[] {
  const validateName = rules.validateName ?? validateDnsSubdomain;
  return [
    ...validateNames(meta, validateName),
    ...validateNamespace(meta.namespace, rules.namespaced),
    ...(meta.generation !== undefined && meta.generation < 0 ? [invalid('metadata.generation', meta.generation, 'must be greater than or equal to 0')] : []),
    ...validateSharedParts(meta),
    ...validateFinalizers(meta.finalizers ?? [], rules.standardFinalizers ?? true),
  ];
}

/** What is wrong with the change of an object's metadata. `meta.resourceVersion` must be filled for updates that leave it open. */
export function validateObjectMetaUpdate(meta: Partial<ObjectMeta>, old: ObjectMeta): readonly FieldError[] {
  return [
    ...validateNoNewFinalizers(meta, old),
    ...(meta.resourceVersion ? [] : [invalid('metadata.resourceVersion', meta.resourceVersion ?? '', 'must be specified for an update')]),
    ...((meta.generation ?? 0) < (old.generation ?? 0) ? [invalid('metadata.generation', meta.generation ?? 0, 'must not be decremented')] : []),
    ...immutableFields.filter((field) => (meta[field] ?? undefined) !== (old[field] ?? undefined)).map((field) => changed(field, meta[field])),
    ...validateSharedParts(meta),
  ];
}

const immutableFields = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;

const changed = (field: string, value: unknown): FieldError => invalid(`metadata.${field}`, value ?? null, 'field is immutable');

function validateNames({ name = '', generateName = '' }: Partial<ObjectMeta>, validateName: (name: string) => readonly string[]): readonly FieldError[] {
  const wrongBase = generateName === '' ? [] : validateName(maskTrailingDash(generateName));
  const errors = wrongBase.map((message) => invalid('metadata.generateName', generateName, message));
  if (name === '') return [...errors, required('metadata.name', 'name or generateName is required')];
  return [...errors, ...validateName(name).map((message) => invalid('metadata.name', name, message))];
}

/** A base may end with a dash: the suffix follows it. */
const maskTrailingDash = (base: string): string => (base.length > 1 && base.endsWith('-') ? `${base.slice(0, -2)}a` : base);

function validateNamespace(namespace: string = '', namespaced: boolean): readonly FieldError[] {
  if (!namespaced) return namespace === '' ? [] : [forbidden('metadata.namespace', 'not allowed on this type')];
  if (namespace === '') return [required('metadata.namespace')];
  return validateDnsLabel(namespace).map((message) => invalid('metadata.namespace', namespace, message));
}

function validateSharedParts(meta: Partial<ObjectMeta>): readonly FieldError[] {
  return [
    ...validateLabels(meta.labels ?? {}, 'metadata.labels'),
    ...validateAnnotations(meta.annotations ?? {}, 'metadata.annotations'),
    ...validateOwnerReferences(meta.ownerReferences ?? []),
    ...validateManagedFields(meta.managedFields ?? []),
  ];
}

/** Labels wherever they stand, e.g. in a pod template. */
function validateLabels(labels: Readonly<Record<string, string>>, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(labels)) {
    for (const message of validateLabelKey(key)) errors.push(invalid(field, key, message));
    for (const message of validateLabelValue(value)) errors.push(invalid(field, value, message));
  }
  return errors;
}

/** Annotations wherever they stand; upper case is allowed in a key's domain. */
function validateAnnotations(annotations: Readonly<Record<string, string>>, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    for (const message of validateQualifiedName(key.toLowerCase())) errors.push(invalid(field, key, message));
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  return bytes > maxAnnotationsBytes ? [...errors, tooLong(field, maxAnnotationsBytes)] : errors;
}

function validateOwnerReferences(owners: readonly OwnerReference[]): readonly FieldError[] {
  const field = 'metadata.ownerReferences';
  const errors = owners.flatMap((owner) => validateOwnerReference(owner, field));
  const [first, ...others] = owners.filter((owner) => owner.controller === true);
  return [
    ...errors,
    ...others.map((other) =>
      invalid(field, owners, `Only one reference can have Controller set to true. Found "true" in references for ${first?.name} and ${other.name}`),
    ),
  ];
}

function validateOwnerReference(owner: OwnerReference, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (parseApiVersion(owner.apiVersion).version === '') errors.push(invalid(`${field}.apiVersion`, owner.apiVersion, 'version must not be empty'));
  for (const part of ['kind', 'name', 'uid'] as const) if (owner[part] === '') errors.push(invalid(`${field}.${part}`, '', 'must not be empty'));
  if (owner.kind === 'Event' && owner.apiVersion === 'v1') errors.push(invalid(field, owner, '/v1, Kind=Event is disallowed from being an owner'));
  return errors;
}

const standardFinalizers: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function validateFinalizers(finalizers: readonly string[], onlyStandard: boolean): readonly FieldError[] {
  const field = 'metadata.finalizers';
  const errors = finalizers.flatMap((finalizer, i) => {
    const wrong = validateQualifiedName(finalizer).map((message) => invalid(field, finalizer, message));
    const unqualified = onlyStandard && !finalizer.includes('/') && !standardFinalizers.has(finalizer);
    return unqualified ? [...wrong, invalid(`${field}[${i}]`, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')] : wrong;
  });
  const exclusive = finalizers.includes('orphan') && finalizers.includes('foregroundDeletion');
  return exclusive ? [...errors, invalid(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set')] : errors;
}

function validateNoNewFinalizers(meta: Partial<ObjectMeta>, old: ObjectMeta): readonly FieldError[] {
  if (old.deletionTimestamp === undefined) return [];
  const before = new Set(old.finalizers);
  const added = (meta.finalizers ?? []).filter((finalizer) => !before.has(finalizer)).sort();
  if (added.length === 0) return [];
  const list = added.map((finalizer) => JSON.stringify(finalizer)).join(', ');
  return [forbidden('metadata.finalizers', `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`)];
}

function validateManagedFields(entries: readonly ManagedFieldsEntry[]): readonly FieldError[] {
  return entries.flatMap((entry, i) => validateManagedFieldsEntry(entry, `metadata.managedFields[${i}]`));
}

function validateManagedFieldsEntry(entry: ManagedFieldsEntry, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { operation = '', fieldsType = '', manager = '', subresource = '' } = entry as Partial<Record<keyof ManagedFieldsEntry, string>>;
  if (operation !== 'Apply' && operation !== 'Update') errors.push(invalid(`${field}.operation`, operation, 'must be `Apply` or `Update`'));
  if (fieldsType !== '' && fieldsType !== 'FieldsV1') errors.push(invalid(`${field}.fieldsType`, fieldsType, 'must be `FieldsV1`'));
  if (Buffer.byteLength(manager) > maxManagerBytes) errors.push(tooLong(`${field}.manager`, maxManagerBytes));
  if (Buffer.byteLength(subresource) > maxSubresourceBytes) errors.push(tooLong(`${field}.subresource`, maxSubresourceBytes));
  return errors;
}

/** What is wrong with a `fieldManager` parameter. */
export function validateFieldManager(manager: string): readonly FieldError[] {
  if (Buffer.byteLength(manager) > maxManagerBytes) return [tooLong('fieldManager', maxManagerBytes)];
  const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u.test(manager);
  return printable ? [] : [invalid('fieldManager', manager, 'should only contain printable characters')];
}
