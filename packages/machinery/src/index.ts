export {
  type Draft,
  type KubeList,
  type KubeObject,
  type ManagedFieldsEntry,
  type ObjectIdentity,
  type ObjectKey,
  type OwnerReference,
  type Time,
  controllerOf,
  keyOf,
  objectKey,
  parseObjectKey,
} from './object.ts';
export {
  type GroupVersion,
  type ResourceReference,
  type Scope,
  apiVersionOf,
  parseApiVersion,
  qualifiedName,
  resourcePath,
  resourceReference,
} from './resource.ts';
export {
  type RequestContext,
  type ResourceDefinition,
  type ScaleMapping,
  type SelectableField,
  type SharedStorage,
  type Strategy,
  type SubresourceDefinition,
  type UserInfo,
  defineResource,
  scaleSubresource,
  statusSubresource,
} from './resource-definition.ts';
export { type FieldError, duplicate, forbidden, formatFieldError, invalid, notFoundValue, notSupported, required, tooLong, tooMany } from './field-error.ts';
export {
  ApiError,
  type Status,
  type StatusCause,
  type StatusDetails,
  type StatusReason,
  alreadyExists,
  apiError,
  badRequest,
  conflict,
  expired,
  forbiddenRequest,
  invalidObject,
  isApiError,
  notFound,
  statusCodes,
} from './api-error.ts';
export type { Cell, Column } from './table.ts';
export { type Clock, formatMicroTime, formatTime, pause, systemClock } from './clock.ts';
export { cloneJson, memberOf } from './clone.ts';
export { humanAge, humanDuration, isDuration, parseDuration } from './duration.ts';
export { deepEqual, semanticEqual } from './equality.ts';
export { isIntOrPercent, resolveIntOrPercent } from './int-or-percent.ts';
export { type JsonObject, isJsonObject } from './json.ts';
export { generateName, randomSuffix } from './names/generate-name.ts';
export {
  validateDns1035Label,
  validateDnsLabel,
  validateDnsSubdomain,
  validateWildcardDnsSubdomain,
  validateLabelKey,
  validateLabelValue,
  validatePathSegment,
  validateQualifiedName,
} from './names/names.ts';
export { applyJsonPatch } from './patch/json-patch.ts';
export { applyMergePatch, createMergePatch } from './patch/merge-patch.ts';
export {
  type Quantity,
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  isQuantity,
  parseQuantity,
  quantityMilliValue,
  quantityToNumber,
  quantityValue,
  subtractQuantities,
  tryParseQuantity,
} from './quantity.ts';
export {
  type LabelSelectorRequirement,
  type LabelSelector,
  type LabelSelectorMatcher,
  formatLabelSelector,
  labelSelectorMatcher,
  labelSetMatcher,
  parseLabelSelector,
} from './selectors/label-selector.ts';
export { type FieldSelector, parseFieldSelector } from './selectors/field-selector.ts';
export { cannotBeHandled, decodeObject, decodeValue } from './schema/decode.ts';
export { type FieldSchema, type MergeSchema, type ScalarSchema, mergeSchemaOf } from './schema/merge-schema.ts';
export { duplicateFields } from './schema/duplicate-fields.ts';
export { strictDecodingError, strictDecodingProblems } from './schema/strict-decoding.ts';
export { type ObjectMetaRules, validateObjectMeta, validateObjectMetaUpdate } from './metadata/validate-object-meta.ts';
export { applyStrategicMergePatch } from './patch/apply-strategic-merge-patch.ts';
export { createStrategicMergePatch } from './patch/create-strategic-merge-patch.ts';
export { createThreeWayMergePatch } from './patch/create-three-way-merge-patch.ts';
export { applyObject } from './apply/apply-object.ts';
export { applyConflictError } from './apply/conflicts.ts';
export type { FieldSet } from './apply/field-set.ts';
export { lastAppliedAnnotation } from './apply/last-applied.ts';
export type { KindVersion } from './apply/kind-versions.ts';
export { type FieldWriter, managedFieldsUpdated } from './apply/update-managed-fields.ts';
export { mergeSchemaOfOpenApi } from './schema/open-api-merge-schema.ts';
export { withSchemaErrors } from './schema-errors.ts';
export { updatedObjectErrors } from './tolerated-errors.ts';
