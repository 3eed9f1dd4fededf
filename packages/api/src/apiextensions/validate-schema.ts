import { forbidden, invalid, isJsonObject, notSupported, required, semanticEqual, type FieldError } from '@kubets/machinery';
import { RE2JS } from 're2js';
import { checkEntries, checkPresent, noErrors, when } from '../validation/rules.ts';
import type { JSONSchemaProps } from './custom-resource-definition.ts';

/** The rules that make a schema structural: every value's type is said once, and nothing is said that pruning and defaulting cannot follow. */
export function checkRootSchema(field: string, schema: JSONSchemaProps): readonly FieldError[] {
  return [
    ...when(!schema.type, () => required(`${field}.type`, 'must not be empty at the root')),
    ...when(Boolean(schema.type) && schema.type !== 'object', () => invalid(`${field}.type`, schema.type, 'must be object at the root')),
    ...checkMetadata(`${field}.properties[metadata]`, schema.properties?.['metadata']),
    ...checkSchema(field, schema, ''),
  ];
}

const restrictable = ['name', 'generateName'];

/** The server knows metadata; a schema may only narrow the names. */
function checkMetadata(field: string, metadata: JSONSchemaProps | undefined): readonly FieldError[] {
  const others = Object.keys(metadata?.properties ?? {}).filter((name) => !restrictable.includes(name));
  return when(others.length > 0, () => forbidden(field, 'must not specify anything other than name and generateName, but metadata is implicitly specified'));
}

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

/** `part` names the place for the message of a missing type; the root has its own. */
function checkSchema(field: string, schema: JSONSchemaProps, part: string): readonly FieldError[] {
  return [
    ...checkType(field, schema, part),
    ...checkUnsupported(field, schema),
    ...checkExtensions(field, schema),
    ...checkPattern(`${field}.pattern`, schema.pattern),
    ...checkObject(field, schema),
    ...checkArray(field, schema),
    ...checkLogic(field, schema),
  ];
}

function checkType(field: string, schema: JSONSchemaProps, part: string): readonly FieldError[] {
  const { type } = schema;
  const untyped = schema['x-kubernetes-int-or-string'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (!type) return when(part !== '' && !untyped, () => required(`${field}.type`, `must not be empty for specified ${part}`));
  return when(!types.includes(type), () => notSupported(`${field}.type`, type, types));
}

const unsupported = ['$ref', 'definitions', 'dependencies', 'id', 'patternProperties', 'additionalItems'] as const;

function checkUnsupported(field: string, schema: JSONSchemaProps): readonly FieldError[] {
  return [
    ...unsupported.filter((name) => schema[name] !== undefined).map((name) => forbidden(`${field}.${name}`, `${name} is not supported`)),
    ...when(schema.uniqueItems === true, () =>
      forbidden(`${field}.uniqueItems`, 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'),
    ),
  ];
}

function checkExtensions(field: string, schema: JSONSchemaProps): readonly FieldError[] {
  const preserve = schema['x-kubernetes-preserve-unknown-fields'];
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const fields = Object.keys(schema.properties ?? {}).length;
  return [
    ...when(preserve === false, () => invalid(`${field}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined')),
    ...when(embedded && schema.type !== 'object', () =>
      invalid(`${field}.type`, schema.type ?? '', 'must be object if x-kubernetes-embedded-resource is true'),
    ),
    ...when(embedded && fields === 0 && !preserve, () =>
      required(`${field}.properties`, 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'),
    ),
    ...when(schema['x-kubernetes-int-or-string'] === true && Boolean(schema.type), () =>
      invalid(`${field}.type`, schema.type, 'must be empty if x-kubernetes-int-or-string is true'),
    ),
  ];
}

function checkPattern(field: string, pattern: string | undefined): readonly FieldError[] {
  if (pattern === undefined) return noErrors;
  try {
    RE2JS.compile(pattern);
    return noErrors;
  } catch (error) {
    return [invalid(field, pattern, `must be a valid regular expression, but isn't: ${error instanceof Error ? error.message : String(error)}`)];
  }
}

function checkObject(field: string, { properties, additionalProperties }: JSONSchemaProps): readonly FieldError[] {
  const hasProperties = Object.keys(properties ?? {}).length > 0;
  return [
    ...when(hasProperties && additionalProperties !== undefined && additionalProperties !== false, () =>
      forbidden(`${field}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'),
    ),
    ...when(additionalProperties === false, () => forbidden(`${field}.additionalProperties`, 'additionalProperties cannot be set to false')),
    ...checkEntries(`${field}.properties`, properties, (property, at) => checkSchema(at, property, 'object fields')),
    ...(isJsonObject(additionalProperties) ? checkSchema(`${field}.additionalProperties`, additionalProperties, 'object fields') : noErrors),
  ];
}

const listTypes = ['atomic', 'map', 'set'];

function checkArray(field: string, schema: JSONSchemaProps): readonly FieldError[] {
  const { items } = schema;
  const listType = schema['x-kubernetes-list-type'];
  return [
    ...when(schema.type === 'array' && items === undefined, () => required(`${field}.items`, 'must be specified')),
    ...when(Array.isArray(items), () => forbidden(`${field}.items`, 'items must be a schema object and not an array')),
    ...(isJsonObject(items) ? checkSchema(`${field}.items`, items, 'array items') : noErrors),
    ...checkPresent(listType, (type) => when(!listTypes.includes(type), () => notSupported(`${field}.x-kubernetes-list-type`, type, listTypes))),
    ...when(listType !== undefined && schema.type !== 'array', () =>
      invalid(`${field}.type`, schema.type ?? '', 'must be array if x-kubernetes-list-type is specified'),
    ),
    ...checkMapKeys(field, schema),
  ];
}

function checkMapKeys(field: string, schema: JSONSchemaProps): readonly FieldError[] {
  const at = `${field}.x-kubernetes-list-map-keys`;
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  if (schema['x-kubernetes-list-type'] !== 'map') return when(keys.length > 0, () => forbidden(at, 'may only be set if x-kubernetes-list-type is map'));
  const known = isJsonObject(schema.items) && isJsonObject(schema.items['properties']) ? schema.items['properties'] : {};
  return [
    ...when(keys.length === 0, () => required(at, 'must not be empty if x-kubernetes-list-type is map')),
    ...keys.flatMap((key, index) => when(known[key] === undefined, () => invalid(`${at}[${index}]`, key, 'entries must all be names of item properties'))),
  ];
}

const structuralOnly = ['type', 'default', 'title', 'description', 'nullable'] as const;

/** `allOf` and its kin only narrow what the schema around them says; a value that may be a number or text may spell out so. */
function checkLogic(field: string, schema: JSONSchemaProps): readonly FieldError[] {
  const { allOf = [], anyOf = [], oneOf = [], not } = schema['x-kubernetes-int-or-string'] ? withoutIntOrString(schema) : schema;
  const lists = Object.entries({ allOf, anyOf, oneOf }).flatMap(([name, schemas]) =>
    schemas.map((schema, index) => ({ at: `${field}.${name}[${index}]`, schema })),
  );
  const all = not === undefined ? lists : [...lists, { at: `${field}.not`, schema: not }];
  return all.flatMap(({ at, schema }) => checkNarrowing(at, schema));
}

const intOrString: readonly JSONSchemaProps[] = [{ type: 'integer' }, { type: 'string' }];

function withoutIntOrString({ anyOf, allOf, ...schema }: JSONSchemaProps): JSONSchemaProps {
  const [first, ...others] = allOf ?? [];
  if (semanticEqual(anyOf, intOrString)) return { ...schema, ...(allOf && { allOf }) };
  if (first !== undefined && semanticEqual(first, { anyOf: intOrString })) return { ...schema, allOf: others, ...(anyOf && { anyOf }) };
  return { ...schema, ...(anyOf && { anyOf }), ...(allOf && { allOf }) };
}

function checkNarrowing(field: string, schema: JSONSchemaProps): readonly FieldError[] {
  return [
    ...structuralOnly
      .filter((name) => schema[name] !== undefined && schema[name] !== '' && schema[name] !== false)
      .map((name) => forbidden(`${field}.${name}`, 'must be empty to be structural')),
    ...when(schema.additionalProperties !== undefined, () => forbidden(`${field}.additionalProperties`, 'must be empty to be structural')),
    ...checkUnsupported(field, schema),
    ...checkPattern(`${field}.pattern`, schema.pattern),
    ...checkEntries(`${field}.properties`, schema.properties, (property, at) => checkNarrowing(at, property)),
    ...(isJsonObject(schema.items) ? checkNarrowing(`${field}.items`, schema.items) : noErrors),
    ...checkLogic(field, schema),
  ];
}
