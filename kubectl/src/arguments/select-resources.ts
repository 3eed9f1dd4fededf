import type { Resource } from '../api/catalog.ts';
import { reloadCatalog } from '../api/load-catalog.ts';
import { CommandError } from '../command-error.ts';
import type { Manifest } from '../manifests/parse-manifests.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';

/** One object asked for by name, or a whole collection. */
export type Target = ObjectTarget | CollectionTarget;

export interface ObjectTarget {
  readonly type: 'object';
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  /** Present when the object was named by a manifest. */
  readonly manifest?: Manifest;
}

export interface CollectionTarget {
  readonly type: 'collection';
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly labelSelector: string | undefined;
  readonly fieldSelector: string | undefined;
}

export interface Selection {
  readonly targets: readonly Target[];
  /** One object was asked for by its name: `-o json` prints it, not a list of one. */
  readonly single: boolean;
}

export interface SelectOptions {
  /** Defaults to the call's arguments. */
  readonly args?: readonly string[];
  /** A type alone means all its objects; otherwise names, a selector or `--all` are needed. */
  readonly typeMeansAll?: boolean;
  /** Said in place of upstream's generic words when nothing is named. */
  readonly nothingNamed?: string;
  /** A type when the arguments are names alone. */
  readonly defaultType?: string;
}

export const nothingNamed = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** What the call's arguments and flags select; nothing is fetched but manifests. */
export async function selectResources(session: Session, options: SelectOptions = {}): Promise<Selection> {
  const args = options.args ?? session.args;
  if (namesFiles(session)) {
    if (args.length > 0) throw new CommandError('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well');
    return selectManifests(session);
  }
  if (args.length === 0)
    throw new CommandError(options.nothingNamed ?? (hasSelector(session) ? 'at least one resource must be specified to use a selector' : nothingNamed));
  if (args.some((arg) => arg.includes('/'))) return selectSlashed(session, args);
  return selectTyped(session, options.defaultType === undefined ? args : [options.defaultType, ...args], options);
}

const flagText = (session: Session, name: string): string => (session.flags.has(name) ? session.flags.string(name) : '');
const flagOn = (session: Session, name: string): boolean => session.flags.has(name) && session.flags.boolean(name);
const allNamespaces = (session: Session): boolean => flagOn(session, 'all-namespaces');

export function namesFiles(session: Session): boolean {
  return (session.flags.has('filename') && session.flags.list('filename').length > 0) || flagText(session, 'kustomize') !== '';
}

/** The manifests named by `-f` and `-k`. */
export function manifestsOf(session: Session): Promise<readonly Manifest[]> {
  const kustomize = flagText(session, 'kustomize') || undefined;
  const filenames = session.flags.list('filename');
  if (kustomize !== undefined && filenames.length > 0) throw new CommandError('only one of -f or -k can be specified');
  return readManifests({ filenames, kustomize, recursive: flagOn(session, 'recursive') }, session.io);
}

async function selectManifests(session: Session): Promise<Selection> {
  const manifests = await manifestsOf(session);
  const targets: ObjectTarget[] = [];
  for (const manifest of manifests) targets.push(await manifestTarget(session, manifest));
  return { targets, single: targets.length === 1 };
}

/** Finds the resource of a manifest and puts the object into its namespace. */
export async function manifestTarget(session: Session, manifest: Manifest): Promise<ObjectTarget & { readonly manifest: Manifest }> {
  const { object, source } = manifest;
  const resource = await resourceOfManifest(session, manifest);
  const namespace = resource.scope === 'Namespaced' ? namespaceOf(session, object) : undefined;
  const metadata = namespace === undefined ? object.metadata : { ...object.metadata, namespace };
  return { type: 'object', resource, namespace, name: object.metadata.name, manifest: { source, object: { ...object, metadata } } };
}

function namespaceOf(session: Session, { metadata }: AnyObject): string {
  const own = metadata.namespace;
  if (own !== undefined && own !== '' && session.namespaceGiven && own !== session.namespace) {
    throw new CommandError(
      `the namespace from the provided object ${JSON.stringify(own)} does not match the namespace ${JSON.stringify(session.namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
    );
  }
  return own || session.namespace;
}

async function resourceOfManifest(session: Session, { object, source }: Manifest): Promise<Resource> {
  const { apiVersion, kind, metadata } = object;
  const found = (await session.catalog()).findKind(apiVersion, kind) ?? (await reloadCatalog(session)).findKind(apiVersion, kind);
  if (found !== undefined) return found;
  throw new CommandError(
    `resource mapping not found for name: ${JSON.stringify(metadata.name ?? '')} namespace: ${JSON.stringify(metadata.namespace ?? '')} from ${JSON.stringify(source)}: no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}\nensure CRDs are installed first`,
  );
}

async function selectSlashed(session: Session, args: readonly string[]): Promise<Selection> {
  if (allNamespaces(session)) throw new CommandError('a resource cannot be retrieved by name across all namespaces');
  if (!args.every((arg) => arg.includes('/'))) {
    throw new CommandError(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  }
  const targets: ObjectTarget[] = [];
  for (const arg of args) {
    const [type = '', name = '', ...rest] = arg.split('/');
    if (rest.length > 0) throw new CommandError('arguments in resource/name form may not have more than one slash');
    if (type === '' || name === '' || type.includes(',')) throw new CommandError('arguments in resource/name form must have a single resource and name');
    targets.push(objectTarget(session, await resourceNamed(session, type), name));
  }
  if (hasSelector(session)) throw new CommandError('selectors and the all flag cannot be used when passing resource/name arguments');
  return { targets, single: targets.length === 1 };
}

async function selectTyped(session: Session, args: readonly string[], options: SelectOptions): Promise<Selection> {
  const [types = '', ...names] = args;
  const resources = await resourcesNamed(session, types);
  if (names.length > 0) {
    if (resources.length > types.split(',').length) throw new CommandError('you must specify only one resource');
    if (allNamespaces(session) && resources.some(({ scope }) => scope === 'Namespaced'))
      throw new CommandError('a resource cannot be retrieved by name across all namespaces');
    if (hasSelector(session)) throw new CommandError('name cannot be provided when a selector is specified');
    const targets = resources.flatMap((resource) => names.map((name) => objectTarget(session, resource, name)));
    return { targets, single: targets.length === 1 };
  }
  const labelSelector = flagText(session, 'selector') || undefined;
  const fieldSelector = flagText(session, 'field-selector') || undefined;
  if (options.typeMeansAll !== true && labelSelector === undefined && fieldSelector === undefined && !flagOn(session, 'all')) {
    throw new CommandError('resource(s) were provided, but no name was specified');
  }
  const targets = resources.map((resource): CollectionTarget => ({
    type: 'collection',
    resource,
    namespace: namespaceFor(session, resource),
    labelSelector,
    fieldSelector,
  }));
  return { targets, single: false };
}

const hasSelector = (session: Session): boolean => flagText(session, 'selector') !== '' || flagText(session, 'field-selector') !== '' || flagOn(session, 'all');

function namespaceFor(session: Session, resource: Resource): string | undefined {
  return resource.scope === 'Namespaced' && !allNamespaces(session) ? session.namespace : undefined;
}

const objectTarget = (session: Session, resource: Resource, name: string): ObjectTarget => ({
  type: 'object',
  resource,
  name,
  namespace: resource.scope === 'Namespaced' ? session.namespace : undefined,
});

/** `pods,svc` or a category such as `all`, as resources. */
async function resourcesNamed(session: Session, types: string): Promise<readonly Resource[]> {
  const resources: Resource[] = [];
  for (const type of types.split(',').filter((part) => part !== '')) {
    const members = (await session.catalog()).category(type);
    resources.push(...(members.length > 0 ? members : [await resourceNamed(session, type)]));
  }
  return resources.filter((resource, index) => resources.findIndex((one) => one.plural === resource.plural && one.group === resource.group) === index);
}

/** The resource users call `name`; the server is asked again before the name is given up. `bare`: told without the word `error:`. */
export async function resourceNamed(session: Session, name: string, { bare = false }: { readonly bare?: boolean } = {}): Promise<Resource> {
  const found = (await session.catalog()).find(name) ?? (await reloadCatalog(session)).find(name);
  if (found === undefined) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(name.split('.')[0])}`, { bare });
  return found;
}
