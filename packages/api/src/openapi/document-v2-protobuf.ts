import type { OpenApiV2Document } from './document-v2.ts';
import type { Steps } from './steps.ts';
import { boolField, bytesField, doubleField, type EncodedField, integerField, message, stringField } from './wire-writer.ts';

type Json = Readonly<Record<string, unknown>>;
type EncodeField = (number: number, value: never) => EncodedField;

/** A member of a JSON object, and the field of the message it becomes. */
type Fields = Readonly<Record<string, readonly [number: number, encode: EncodeField]>>;

/** The document in the protobuf form (openapi.v2.Document) that kubectl up to 1.27 asks for. */
export function* openApiV2Protobuf({ paths, definitions, ...rest }: OpenApiV2Document): Steps<Buffer> {
  const head = encode(documentFields, 16, rest as unknown as Json);
  const pathPairs = yield* pairsOf(paths, 2, (value: Json) => encode(pathFields, 10, value));
  const definitionPairs = yield* pairsOf(definitions, 1, schemaMessage);
  return message([head, bytesField(8, pathPairs), bytesField(9, definitionPairs)]);
}

/** A large map, one pair a step. */
function* pairsOf(map: Readonly<Record<string, unknown>>, number: number, encodeValue: (value: Json) => Buffer): Steps<Buffer> {
  const encoded: Buffer[] = [];
  for (const [name, value] of Object.entries(map)) {
    encoded.push(bytesField(number, named(name, encodeValue(value as Json))));
    yield;
  }
  return message(encoded);
}

/** Members are written by the table; `x-` members go to the message's list of extensions. */
function encode(fields: Fields, extensions: number, json: Json): Buffer {
  return message(
    Object.entries(json).map(([name, value]) => {
      const field = fields[name];
      if (field !== undefined) return field[1](field[0], value as never);
      return name.startsWith('x-') ? bytesField(extensions, named(name, anyValue(value))) : message([]);
    }),
  );
}

const noExtensions = 0;

const named = (name: string, value: Buffer): Buffer => message([stringField(1, name), bytesField(2, value)]);

/** openapi.v2.Any carries YAML, which JSON is. */
const anyValue = (value: unknown): Buffer => stringField(2, JSON.stringify(value));

const any: EncodeField = (number, value: unknown) => bytesField(number, anyValue(value));
const object =
  (fields: () => Fields, extensions: number): EncodeField =>
  (number, value: Json) =>
    bytesField(number, encode(fields(), extensions, value));
const choice =
  (encodeChoice: (value: never) => Buffer): EncodeField =>
  (number, value) =>
    bytesField(number, encodeChoice(value));
const repeated =
  (one: EncodeField): EncodeField =>
  (number, values: readonly never[]) =>
    message(values.map((value) => one(number, value)));
/** A map is a message that lists its pairs. */
const map =
  (pairs: number, encodeValue: (value: never) => Buffer): EncodeField =>
  (number, value: Readonly<Record<string, never>>) =>
    bytesField(number, message(Object.entries(value).map(([name, member]) => bytesField(pairs, named(name, encodeValue(member))))));

const strings = repeated(stringField as EncodeField);
const schemaMessage = (value: Json): Buffer => encode(schemaFields, 31, value);
const schema: EncodeField = (number, value: Json) => bytesField(number, schemaMessage(value));

const schemaFields: Fields = {
  $ref: [1, stringField],
  format: [2, stringField],
  title: [3, stringField],
  description: [4, stringField],
  default: [5, any],
  multipleOf: [6, doubleField],
  maximum: [7, doubleField],
  exclusiveMaximum: [8, boolField],
  minimum: [9, doubleField],
  exclusiveMinimum: [10, boolField],
  maxLength: [11, integerField],
  minLength: [12, integerField],
  pattern: [13, stringField],
  maxItems: [14, integerField],
  minItems: [15, integerField],
  uniqueItems: [16, boolField],
  maxProperties: [17, integerField],
  minProperties: [18, integerField],
  required: [19, strings],
  enum: [20, repeated(any)],
  additionalProperties: [21, choice((value: Json | boolean) => (typeof value === 'boolean' ? boolField(2, value) : schema(1, value as never)))],
  type: [22, choice((value: string | readonly string[]) => strings(1, [value].flat() as never))],
  items: [23, choice((value: Json | readonly Json[]) => message([value].flat().map((item) => schema(1, item as never))))],
  allOf: [24, repeated(schema)],
  properties: [25, map(1, schemaMessage)],
  readOnly: [27, boolField],
};

const bodyParameterFields: Fields = {
  description: [1, stringField],
  name: [2, stringField],
  in: [3, stringField],
  required: [4, boolField],
  schema: [5, schema],
};

/** Query parameters; those of paths number what follows `name` one lower, as they cannot be empty. */
const queryParameterFields: Fields = {
  required: [1, boolField],
  in: [2, stringField],
  description: [3, stringField],
  name: [4, stringField],
  type: [6, stringField],
  format: [7, stringField],
  uniqueItems: [20, boolField],
};
const pathParameterFields: Fields = { ...queryParameterFields, type: [5, stringField], format: [6, stringField], uniqueItems: [19, boolField] };

const parameter = choice((value: Json) => bytesField(1, parameterMessage(value)));

function parameterMessage(value: Json): Buffer {
  if (value['in'] === 'body') return bytesField(1, encode(bodyParameterFields, 6, value));
  if (value['in'] === 'path') return bytesField(2, bytesField(4, encode(pathParameterFields, 22, value)));
  return bytesField(2, bytesField(3, encode(queryParameterFields, 23, value)));
}

const responseFields: Fields = { description: [1, stringField], schema: [2, choice((value: Json) => schema(1, value as never))] };

const operationFields: Fields = {
  tags: [1, strings],
  summary: [2, stringField],
  description: [3, stringField],
  operationId: [5, stringField],
  produces: [6, strings],
  consumes: [7, strings],
  parameters: [8, repeated(parameter)],
  responses: [9, map(1, (value: Json) => bytesField(1, encode(responseFields, 5, value)))],
  schemes: [10, strings],
};
const operation = object(() => operationFields, 13);

const pathFields: Fields = {
  get: [2, operation],
  put: [3, operation],
  post: [4, operation],
  delete: [5, operation],
  options: [6, operation],
  head: [7, operation],
  patch: [8, operation],
  parameters: [9, repeated(parameter)],
};

const apiKeyFields: Fields = { type: [1, stringField], name: [2, stringField], in: [3, stringField], description: [4, stringField] };

const documentFields: Fields = {
  swagger: [1, stringField],
  info: [2, object(() => ({ title: [1, stringField], version: [2, stringField] }), 7)],
  security: [12, repeated(choice((value: Json) => securityRequirement(value)))],
  securityDefinitions: [13, map(1, (value: Json) => bytesField(2, encode(apiKeyFields, noExtensions, value)))],
};

const securityRequirement = (value: Json): Buffer =>
  message(Object.entries(value).map(([name, scopes]) => bytesField(1, named(name, strings(1, scopes as never)))));
