import type { JsonSchema, JsonSchemas } from './json-schema.ts';

const metaV1 = (kind: string): string => `io.k8s.apimachinery.pkg.apis.meta.v1.${kind}`;

const definitionOfMarker: Readonly<Record<string, string>> = {
  Time: metaV1('Time'),
  MicroTime: metaV1('MicroTime'),
  IntOrString: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  Quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  RawExtension: 'io.k8s.apimachinery.pkg.runtime.RawExtension',
  FieldsV1: metaV1('FieldsV1'),
  JSON: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON',
  JSONSchemaPropsOrArray: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray',
  JSONSchemaPropsOrBool: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool',
  JSONSchemaPropsOrStringArray: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray',
};

/** The definition a well-known value type of the schema helpers is shown as. */
export function metaDefinition(marker: string): string {
  const name = definitionOfMarker[marker];
  if (name === undefined) throw new Error(`the schema helpers mark a value as "${marker}", which has no OpenAPI definition`);
  return name;
}

const text: JsonSchema = { type: 'string' };
const flag: JsonSchema = { type: 'boolean' };
const int32: JsonSchema = { type: 'integer', format: 'int32' };
const int64: JsonSchema = { type: 'integer', format: 'int64' };
const described = (schema: JsonSchema, description: string): JsonSchema => ({ description, ...schema });
const atomicList = (items: JsonSchema): JsonSchema => ({ type: 'array', items, 'x-kubernetes-list-type': 'atomic' });
const struct = (properties: Readonly<Record<string, JsonSchema>>, required: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
});
const typed = (properties: Readonly<Record<string, JsonSchema>>, required?: readonly string[]): JsonSchema =>
  struct({ apiVersion: typeMeta.apiVersion, kind: typeMeta.kind, ...properties }, required);

export const typeMeta = {
  apiVersion: described(text, 'The group and version this object is written in, e.g. apps/v1.'),
  kind: described(text, 'The kind of this object, in CamelCase.'),
} as const;

export const listMeta = metaV1('ListMeta');
export const status = metaV1('Status');
const watchEvent = metaV1('WatchEvent');
export const deleteOptions = metaV1('DeleteOptions');
export const patch = metaV1('Patch');
const resourceList = metaV1('APIResourceList');

const valueSchemas: JsonSchemas = {
  [metaDefinition('Time')]: { type: 'string', format: 'date-time', description: 'A moment as RFC 3339 text with second precision.' },
  [metaDefinition('MicroTime')]: { type: 'string', format: 'date-time', description: 'A moment as RFC 3339 text with microsecond precision.' },
  [metaDefinition('Quantity')]: {
    description: 'A fixed-point number with an optional suffix, e.g. 500m, 2, 64Mi or 1.5G.',
    oneOf: [text, { type: 'number' }],
  },
  [metaDefinition('IntOrString')]: {
    description: 'A whole number, or text such as a name or a percentage.',
    format: 'int-or-string',
    oneOf: [{ type: 'integer' }, text],
  },
  [metaDefinition('RawExtension')]: { type: 'object', description: 'Any object, kept as it is.' },
  [metaDefinition('FieldsV1')]: { type: 'object', description: 'A set of fields as a tree: f: names a field, k: and v: name list items.' },
  [metaDefinition('JSON')]: { description: 'Any JSON value.' },
  [metaDefinition('JSONSchemaPropsOrArray')]: { description: 'One schema, or a list of schemas.' },
  [metaDefinition('JSONSchemaPropsOrBool')]: { description: 'A schema, or true or false.' },
  [metaDefinition('JSONSchemaPropsOrStringArray')]: { description: 'A schema, or a list of strings.' },
  [patch]: { type: 'object', description: 'The patch itself; its form is named by the content type.' },
};

const listSchemas: JsonSchemas = {
  [listMeta]: struct({
    continue: described(text, 'Token to ask for the next page with; empty on the last page.'),
    remainingItemCount: described(int64, 'How many items the following pages hold.'),
    resourceVersion: described(text, 'The version of the collection this list shows.'),
    selfLink: described(text, 'No longer filled.'),
    shardInfo: described({ $ref: metaV1('ShardInfo') }, 'The part of the collection this list shows, when one was asked for.'),
  }),
  [metaV1('ShardInfo')]: struct({ selector: described(text, 'What chooses the part.') }, ['selector']),
  [watchEvent]: struct(
    {
      object: described({ $ref: metaDefinition('RawExtension') }, 'The object as it is now; as it was last when it is deleted; a Status for an error.'),
      type: described(text, 'ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.'),
    },
    ['type', 'object'],
  ),
};

const statusSchemas: JsonSchemas = {
  [status]: typed({
    code: described(int32, 'The HTTP status code.'),
    details: described({ $ref: metaV1('StatusDetails') }, 'What it is about, for programs.'),
    message: described(text, 'What happened, for people.'),
    metadata: described({ $ref: listMeta }, 'Metadata as of a list.'),
    reason: described(text, 'What happened, as one word for programs.'),
    status: described(text, 'Success or Failure.'),
  }),
  [metaV1('StatusDetails')]: struct({
    causes: described(atomicList({ $ref: metaV1('StatusCause') }), 'All that was wrong.'),
    group: described(text, 'The API group of the object.'),
    kind: described(text, 'The kind of the object, or its resource.'),
    name: described(text, 'The name of the object.'),
    retryAfterSeconds: described(int32, 'How long to wait before asking again.'),
    uid: described(text, 'The UID of the object.'),
  }),
  [metaV1('StatusCause')]: struct({
    field: described(text, 'The path of the field.'),
    message: described(text, 'What is wrong, for people.'),
    reason: described(text, 'What is wrong, as one word for programs.'),
  }),
};

const serverAddresses = described(atomicList({ $ref: metaV1('ServerAddressByClientCIDR') }), 'Which address the server has for which clients.');

const discoverySchemas: JsonSchemas = {
  [metaV1('APIGroup')]: typed(
    {
      name: described(text, 'The name of the group.'),
      preferredVersion: described({ $ref: metaV1('GroupVersionForDiscovery') }, 'The version to use by default.'),
      serverAddressByClientCIDRs: serverAddresses,
      versions: described(atomicList({ $ref: metaV1('GroupVersionForDiscovery') }), 'The versions of the group.'),
    },
    ['name', 'versions'],
  ),
  [metaV1('APIGroupList')]: typed({ groups: described(atomicList({ $ref: metaV1('APIGroup') }), 'The groups.') }, ['groups']),
  [metaV1('APIResource')]: struct(
    {
      categories: described(atomicList(text), 'Groups of resources it belongs to, e.g. all.'),
      group: described(text, 'The group of its objects, where it is another.'),
      kind: described(text, 'The kind of its objects.'),
      name: described(text, 'The plural name; with a subresource behind a slash.'),
      namespaced: described(flag, 'Whether its objects are in namespaces.'),
      shortNames: described(atomicList(text), 'Short names for the command line.'),
      singularName: described(text, 'The name of one.'),
      storageVersionHash: described(text, 'Changes when objects are stored in another version.'),
      verbs: described({ type: 'array', items: text }, 'What can be done with it.'),
      version: described(text, 'The version of its objects, where it is another.'),
    },
    ['name', 'singularName', 'namespaced', 'kind', 'verbs'],
  ),
  [resourceList]: typed(
    { groupVersion: described(text, 'The group and version.'), resources: described(atomicList({ $ref: metaV1('APIResource') }), 'The resources.') },
    ['groupVersion', 'resources'],
  ),
  [metaV1('APIVersions')]: typed({ serverAddressByClientCIDRs: serverAddresses, versions: described(atomicList(text), 'The versions of the core group.') }, [
    'versions',
    'serverAddressByClientCIDRs',
  ]),
  [metaV1('GroupVersionForDiscovery')]: struct({ groupVersion: described(text, 'The group and version.'), version: described(text, 'The version alone.') }, [
    'groupVersion',
    'version',
  ]),
  [metaV1('ServerAddressByClientCIDR')]: struct(
    { clientCIDR: described(text, 'The range a client is in.'), serverAddress: described(text, 'The address for clients of the range.') },
    ['clientCIDR', 'serverAddress'],
  ),
};

/** Definitions of the API machinery that no kind's schema holds. */
export const metaSchemas: JsonSchemas = { ...valueSchemas, ...listSchemas, ...statusSchemas, ...discoverySchemas };

/** The kinds every group version understands. */
export const sharedKinds: Readonly<Record<string, string>> = { DeleteOptions: deleteOptions, WatchEvent: watchEvent };

/** The meta kinds that belong to v1 alone. */
export const metaKinds: Readonly<Record<string, string>> = {
  APIGroup: metaV1('APIGroup'),
  APIGroupList: metaV1('APIGroupList'),
  APIResourceList: resourceList,
  APIVersions: metaV1('APIVersions'),
  Status: status,
};
