import { apiVersionOf, parseApiVersion, type GroupVersion, type ResourceDefinition, type SubresourceDefinition } from '@kubets/machinery';
import { subresourceBodies } from '../subresource-bodies.ts';
import { definitionName, kindOf, listDefinitionName, type GroupVersionKind } from './definitions.ts';
import { deleteOptions, patch, status } from './meta-schemas.ts';
import {
  connectParameters,
  deleteCollectionParameters,
  deleteParameters,
  listParameters,
  patchParameters,
  writeParameters,
  type QueryParameter,
} from './parameters.ts';

export type Method = 'get' | 'put' | 'post' | 'delete' | 'patch';

/** One operation, in no dialect's spelling yet. */
export interface Operation {
  readonly method: Method;
  readonly action: 'get' | 'list' | 'post' | 'put' | 'patch' | 'delete' | 'deletecollection' | 'connect';
  readonly kind: GroupVersionKind;
  readonly id: string;
  readonly tag: string;
  readonly description: string;
  readonly query: readonly QueryParameter[];
  readonly body?: { readonly name: string; readonly mediaTypes: readonly string[]; readonly required: boolean };
  /** Success codes, with the definition of the answer; `undefined` is plain text. */
  readonly answers: { readonly codes: readonly number[]; readonly name: string | undefined };
  readonly streams: boolean;
}

export interface Path {
  readonly path: string;
  /** The names between braces, which are the path's parameters. */
  readonly operations: readonly Operation[];
}

const anyMediaType: readonly string[] = ['*/*'];
const patchMediaTypes: readonly string[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

/** Every path of a resource and of its subresources. */
export function pathsOf(definition: ResourceDefinition): readonly Path[] {
  const { reference } = definition;
  const namespaced = reference.scope === 'Namespaced';
  const root = reference.group === '' ? `/api/${reference.version}` : `/apis/${apiVersionOf(reference)}`;
  const collection = `${root}${namespaced ? '/namespaces/{namespace}' : ''}/${reference.plural}`;
  const across = namespaced && definition.verbs.includes('list') ? [{ path: `${root}/${reference.plural}`, operations: [listEverywhere(definition)] }] : [];
  const item = `${collection}/{name}`;
  return [
    { path: collection, operations: collectionOperations(definition) },
    { path: item, operations: itemOperations(definition) },
    ...definition.subresources.flatMap((subresource) => subresourcePaths(definition, subresource, `${item}/${subresource.name}`)),
    ...across,
  ].filter(({ operations }) => operations.length > 0);
}

function listEverywhere(definition: ResourceDefinition): Operation {
  const list = listOperation(definition);
  const { kind } = definition.reference;
  return { ...list, id: `list${groupId(definition.reference)}${kind}ForAllNamespaces` };
}

function listOperation(definition: ResourceDefinition): Operation {
  return {
    ...describe(definition, 'list', 'list', 'get', 'list or watch objects of kind'),
    query: listParameters,
    answers: { codes: [200], name: listDefinitionName(definition) },
    streams: true,
  };
}

function collectionOperations(definition: ResourceDefinition): readonly Operation[] {
  const name = definitionName(definition.schema());
  const offered: Readonly<Record<string, () => Operation>> = {
    list: () => listOperation(definition),
    create: () => ({
      ...describe(definition, 'create', 'post', 'post', 'create'),
      query: writeParameters,
      body: { name, mediaTypes: anyMediaType, required: true },
      answers: { codes: [200, 201, 202], name },
    }),
    deletecollection: () => ({
      ...describe(definition, 'delete', 'deletecollection', 'delete', 'delete every matching'),
      id: operationId(definition, 'delete', 'Collection', ''),
      query: deleteCollectionParameters,
      body: { name: deleteOptions, mediaTypes: anyMediaType, required: false },
      answers: { codes: [200], name: status },
    }),
  };
  return offeredIn(offered, definition.verbs);
}

function itemOperations(definition: ResourceDefinition): readonly Operation[] {
  const name = definitionName(definition.schema());
  const offered: Readonly<Record<string, () => Operation>> = {
    ...objectOperations((verb, action, method, words) => describe(definition, verb, action, method, words), name),
    delete: () => ({
      ...describe(definition, 'delete', 'delete', 'delete', 'delete a'),
      query: deleteParameters,
      body: { name: deleteOptions, mediaTypes: anyMediaType, required: false },
      answers: { codes: [200, 202], name: status },
    }),
  };
  return offeredIn(offered, definition.verbs);
}

const offeredIn = (offered: Readonly<Record<string, () => Operation>>, verbs: readonly string[]): readonly Operation[] =>
  Object.entries(offered).flatMap(([verb, make]) => (verbs.includes(verb) ? [make()] : []));

type Describe = (verb: string, action: Operation['action'], method: Method, words: string) => Operation;

/** Reading, replacing and patching one object or subresource. */
function objectOperations(describeOperation: Describe, name: string): Readonly<Record<string, () => Operation>> {
  return {
    get: () => ({ ...describeOperation('read', 'get', 'get', 'read the'), answers: { codes: [200], name } }),
    update: () => ({
      ...describeOperation('replace', 'put', 'put', 'replace the'),
      query: writeParameters,
      body: { name, mediaTypes: anyMediaType, required: true },
      answers: { codes: [200, 201], name },
    }),
    patch: () => ({
      ...describeOperation('patch', 'patch', 'patch', 'partially update the'),
      query: patchParameters,
      body: { name: patch, mediaTypes: patchMediaTypes, required: true },
      answers: { codes: [200, 201], name },
    }),
  };
}

function subresourcePaths(definition: ResourceDefinition, subresource: SubresourceDefinition, path: string): readonly Path[] {
  if (subresource.kind.endsWith('Options')) return connectPaths(definition, subresource, path);
  const name = bodyName(definition, subresource);
  const kind = subresourceKind(definition, subresource);
  const suffix = capitalized(subresource.name);
  const describeHere: Describe = (verb, action, method, words) => ({
    ...describe(definition, verb, action, method, `${words} ${subresource.name} of the`),
    id: operationId(definition, verb, '', suffix),
    kind,
  });
  const text = subresource.name === 'log';
  const offered: Readonly<Record<string, () => Operation>> = {
    ...objectOperations(describeHere, name),
    ...(text && {
      get: () => ({ ...describeHere('read', 'get', 'get', 'read the'), query: connectParameters['log'] ?? [], answers: { codes: [200], name: undefined } }),
    }),
    create: () => ({
      ...describeHere('create', 'post', 'post', 'create the'),
      query: writeParameters,
      body: { name, mediaTypes: anyMediaType, required: true },
      answers: { codes: [200, 201, 202], name },
    }),
  };
  return [{ path, operations: offeredIn(offered, subresource.verbs) }];
}

const methodOfVerb: Readonly<Record<string, Method>> = { create: 'post', delete: 'delete', get: 'get', patch: 'patch', update: 'put' };

function connectPaths(definition: ResourceDefinition, subresource: SubresourceDefinition, path: string): readonly Path[] {
  const connect = (suffix: string): readonly Operation[] =>
    subresource.verbs.flatMap((verb) => {
      const method = methodOfVerb[verb];
      if (method === undefined) return [];
      return {
        ...describe(definition, 'connect', 'connect', method, `connect ${method.toUpperCase()} requests to ${subresource.name} of`),
        id: operationId(definition, 'connect', capitalized(method), `${capitalized(subresource.name)}${suffix}`),
        kind: subresourceKind(definition, subresource),
        query: connectParameters[subresource.name] ?? [],
      };
    });
  const here: Path = { path, operations: connect('') };
  return subresource.name === 'proxy' ? [here, { path: `${path}/{path}`, operations: connect('WithPath') }] : [here];
}

function subresourceKind(definition: ResourceDefinition, { kind, apiVersion }: SubresourceDefinition): GroupVersionKind {
  const { group, version } = apiVersion === undefined ? definition.reference : parseApiVersion(apiVersion);
  return { group, kind, version };
}

function bodyName(definition: ResourceDefinition, subresource: SubresourceDefinition): string {
  if (subresource.kind === definition.reference.kind) return definitionName(definition.schema());
  const { kind, ...groupVersion } = subresourceKind(definition, subresource);
  const body = subresourceBodies[`${apiVersionOf(groupVersion)}/${kind}`];
  if (body === undefined) throw new Error(`${definition.reference.plural}/${subresource.name} has kind ${kind}, which no subresource body defines`);
  return definitionName(body());
}

function describe(definition: ResourceDefinition, verb: string, action: Operation['action'], method: Method, words: string): Operation {
  const { reference } = definition;
  return {
    method,
    action,
    kind: kindOf(definition),
    id: operationId(definition, verb, '', ''),
    tag: tagOf(reference),
    description: `${words} ${reference.kind}`,
    query: [],
    answers: { codes: [200], name: undefined },
    streams: false,
  };
}

/** `patchAppsV1NamespacedDeploymentScale`: what generated clients name their methods after. */
function operationId({ reference }: ResourceDefinition, verb: string, before: string, after: string): string {
  const namespaced = reference.scope === 'Namespaced' ? 'Namespaced' : '';
  return `${verb}${groupId(reference)}${before}${namespaced}${reference.kind}${after}`;
}

const groupWords = (group: string): readonly string[] => (group === '' ? ['core'] : group.replace(/\.k8s\.io$/, '').split('.'));
const groupId = ({ group, version }: GroupVersion): string => [...groupWords(group), version].map(capitalized).join('');

function tagOf({ group, version }: GroupVersion): string {
  const [first = '', ...rest] = groupWords(group);
  return `${first}${rest.map(capitalized).join('')}_${version}`;
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
