import { parseApiVersion, type ResourceDefinition } from '@kubets/machinery';
import type { ServedGroup, ServedVersion } from './legacy-discovery.ts';

/** All groups, versions and resources in one apidiscovery.k8s.io/v2 document. */
export function aggregatedDiscovery(groups: readonly ServedGroup[]): object {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(({ name, versions }) => ({ metadata: { ...(name && { name }), creationTimestamp: null }, versions: versions.map(versionDiscovery) })),
  };
}

function versionDiscovery({ version, definitions }: ServedVersion): object {
  const resources = definitions.map(resourceDiscovery).toSorted((left, right) => (left.resource < right.resource ? -1 : 1));
  return { version, resources, freshness: 'Current' };
}

interface ResourceDiscovery {
  readonly resource: string;
  readonly [field: string]: unknown;
}

function resourceDiscovery({ reference, singular, verbs, shortNames, categories, subresources }: ResourceDefinition): ResourceDiscovery {
  const { group, version, kind, plural, scope } = reference;
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: scope === 'Namespaced' ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbs.toSorted(),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && {
      subresources: subresources.map((sub) => ({
        subresource: sub.name,
        responseKind: { ...(sub.apiVersion === undefined ? { group, version } : parseApiVersion(sub.apiVersion)), kind: sub.kind },
        verbs: sub.verbs.toSorted(),
      })),
    }),
  };
}
