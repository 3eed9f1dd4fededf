import { isApiError, parseApiVersion, type Scope } from '@kubets/machinery';
import type { Client } from './client.ts';
import { responseError } from './response-error.ts';

export interface DiscoveredResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly scope: Scope;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
}

export interface DiscoveredGroup {
  readonly name: string;
  /** Preferred first. */
  readonly versions: readonly string[];
}

export interface Discovery {
  readonly groups: readonly DiscoveredGroup[];
  /** Of all groups and versions, in the server's order. */
  readonly resources: readonly DiscoveredResource[];
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Everything the server serves: two requests where it aggregates discovery, one per group version where it does not. */
export async function discover(client: Pick<Client, 'raw'>, options: { readonly signal?: AbortSignal } = {}): Promise<Discovery> {
  const read: Read = (path) => getJson(client, path, options.signal);
  const [core, named] = await Promise.all(['/api', '/apis'].map((path) => read<RootDocument>(path)));
  const parts = await Promise.all([core === undefined ? [] : groupsOf(read, '/api', core), named === undefined ? [] : groupsOf(read, '/apis', named)]);
  const groups = parts.flat();
  return {
    groups: groups.map(({ name, versions }) => ({ name, versions: versions.map(({ version }) => version) })),
    resources: groups.flatMap(({ name, versions }) => versions.flatMap(({ version, resources }) => resources.map((one) => ({ ...one, group: name, version })))),
  };
}

type RootDocument = AggregatedList | LegacyGroupList | LegacyVersions;
interface AggregatedList {
  readonly kind: 'APIGroupDiscoveryList';
  readonly items: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions?: readonly { readonly version: string; readonly resources?: readonly AggregatedResource[] }[];
  }[];
}
interface AggregatedResource {
  readonly resource: string;
  readonly responseKind?: { readonly kind?: string };
  readonly scope: Scope;
  readonly singularResource?: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}
interface LegacyVersions {
  readonly kind: 'APIVersions';
  readonly versions: readonly string[];
}
interface LegacyGroupList {
  readonly kind: 'APIGroupList';
  readonly groups: readonly {
    readonly name: string;
    readonly versions: readonly { readonly version: string }[];
    readonly preferredVersion?: { readonly version: string };
  }[];
}
interface LegacyResourceList {
  readonly groupVersion: string;
  readonly resources: readonly {
    readonly name: string;
    readonly singularName?: string;
    readonly namespaced: boolean;
    readonly kind: string;
    readonly verbs: readonly string[];
    readonly shortNames?: readonly string[];
    readonly categories?: readonly string[];
  }[];
}

/** Undefined for what the server does not have. */
type Read = <T>(path: string) => Promise<T | undefined>;
type GroupVersionResource = Omit<DiscoveredResource, 'group' | 'version'>;
interface Group {
  readonly name: string;
  readonly versions: readonly { readonly version: string; readonly resources: readonly GroupVersionResource[] }[];
}

async function groupsOf(read: Read, path: string, root: RootDocument): Promise<readonly Group[]> {
  switch (root.kind) {
    case 'APIGroupDiscoveryList':
      return root.items.map(aggregatedGroup);
    case 'APIVersions':
      return [await legacyGroup(read, path, '', root.versions)];
    case 'APIGroupList':
      return Promise.all(root.groups.map((group) => legacyGroup(read, path, group.name, preferredFirst(group))));
  }
}

function preferredFirst({ versions, preferredVersion }: LegacyGroupList['groups'][number]): readonly string[] {
  const all = versions.map(({ version }) => version);
  return preferredVersion === undefined ? all : [preferredVersion.version, ...all.filter((version) => version !== preferredVersion.version)];
}

function aggregatedGroup({ metadata, versions = [] }: AggregatedList['items'][number]): Group {
  return { name: metadata?.name ?? '', versions: versions.map(({ version, resources = [] }) => ({ version, resources: resources.map(aggregatedResource) })) };
}

function aggregatedResource(resource: AggregatedResource): GroupVersionResource {
  const kind = resource.responseKind?.kind ?? '';
  return {
    kind,
    plural: resource.resource,
    singular: resource.singularResource || kind.toLowerCase(),
    scope: resource.scope,
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    verbs: resource.verbs,
    subresources: (resource.subresources ?? []).map(({ subresource }) => subresource),
  };
}

async function legacyGroup(read: Read, path: string, name: string, versions: readonly string[]): Promise<Group> {
  const base = name === '' ? path : `${path}/${name}`;
  const lists = await Promise.all(versions.map((version) => read<LegacyResourceList>(`${base}/${version}`)));
  return { name, versions: lists.flatMap((list) => (list === undefined ? [] : [legacyVersion(list)])) };
}

function legacyVersion({ groupVersion, resources }: LegacyResourceList): Group['versions'][number] {
  const subresources = Map.groupBy(
    resources.filter(({ name }) => name.includes('/')),
    ({ name }) => name.slice(0, name.indexOf('/')),
  );
  const own = resources.filter(({ name }) => !name.includes('/'));
  return {
    version: parseApiVersion(groupVersion).version,
    resources: own.map((resource) => ({
      kind: resource.kind,
      plural: resource.name,
      singular: resource.singularName || resource.kind.toLowerCase(),
      scope: resource.namespaced ? 'Namespaced' : 'Cluster',
      shortNames: resource.shortNames ?? [],
      categories: resource.categories ?? [],
      verbs: resource.verbs,
      subresources: (subresources.get(resource.name) ?? []).map(({ name }) => name.slice(name.indexOf('/') + 1)),
    })),
  };
}

/** Undefined for what the server does not have: a group may vanish between two requests. */
async function getJson<T>(client: Pick<Client, 'raw'>, path: string, signal: AbortSignal | undefined): Promise<T | undefined> {
  const response = await client.raw({ method: 'GET', path, headers: { accept: `${aggregated},application/json` }, signal });
  const text = await response.text();
  if (response.status < 300) return JSON.parse(text) as T;
  const error = responseError({ method: 'GET', status: response.status, text });
  if (isApiError(error, 'NotFound')) return undefined;
  throw error;
}
