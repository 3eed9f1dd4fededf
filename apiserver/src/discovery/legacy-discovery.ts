import { apiVersionOf, type GroupVersion, type ResourceDefinition, type SubresourceDefinition, parseApiVersion } from '@kubets/machinery';

export interface ServedGroup {
  readonly name: string;
  /** Preferred first. */
  readonly versions: readonly ServedVersion[];
}

export interface ServedVersion extends GroupVersion {
  readonly definitions: readonly ResourceDefinition[];
}

/** The served groups in the order of the definitions; within a group, newer versions first. */
export function servedGroups(definitions: readonly ResourceDefinition[]): readonly ServedGroup[] {
  const groups = new Map<string, Map<string, ResourceDefinition[]>>();
  for (const definition of definitions) {
    const { group, version } = definition.reference;
    const versions = groups.get(group) ?? new Map<string, ResourceDefinition[]>();
    groups.set(group, versions.set(version, [...(versions.get(version) ?? []), definition]));
  }
  return [...groups].map(([name, versions]) => ({
    name,
    versions: [...versions]
      .map(([version, served]) => ({ group: name, version, definitions: served }))
      .toSorted((left, right) => newerFirst(left.version, right.version)),
  }));
}

const newerFirst = (left: string, right: string): number => Number(right.slice(1)) - Number(left.slice(1));

export function apiVersions(serverAddress: string): object {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }] };
}

export function apiGroupList(groups: readonly ServedGroup[]): object {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.filter(({ name }) => name !== '').map(groupFields) };
}

export const apiGroup = (group: ServedGroup): object => ({ kind: 'APIGroup', apiVersion: 'v1', ...groupFields(group) });

function groupFields({ name, versions }: ServedGroup): object {
  const named = versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: named, preferredVersion: named[0] };
}

export function apiResourceList({ definitions, ...groupVersion }: ServedVersion): object {
  const resources = definitions.flatMap((definition) => [resource(definition), ...definition.subresources.map((sub) => subresource(definition, sub))]);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersionOf(groupVersion), resources: resources.toSorted(byName) };
}

const byName = (left: { name: string }, right: { name: string }): number => (left.name < right.name ? -1 : 1);

interface NamedEntry {
  readonly name: string;
  readonly [field: string]: unknown;
}

function resource({ reference: { plural, kind, scope }, singular, verbs, shortNames, categories }: ResourceDefinition): NamedEntry {
  return {
    name: plural,
    singularName: singular,
    namespaced: scope === 'Namespaced',
    kind,
    verbs: verbs.toSorted(),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
  };
}

function subresource({ reference: { plural, scope } }: ResourceDefinition, { name, kind, apiVersion, verbs }: SubresourceDefinition): NamedEntry {
  return {
    name: `${plural}/${name}`,
    singularName: '',
    namespaced: scope === 'Namespaced',
    kind,
    verbs: verbs.toSorted(),
    ...(apiVersion !== undefined && parseApiVersion(apiVersion)),
  };
}
