import { namespaces } from '@kubets/api';
import { apiError, notFound } from '@kubets/machinery';
import { cachedReader } from '../cached-reader.ts';
import type { AdmissionParts } from './admission-parts.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission-plugin.ts';
import { concerns, refuse } from './request-matching.ts';

const immortal: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

/** Nothing is created in a namespace that is missing or going away; the cluster's own namespaces stay. */
export function namespaceLifecycle({ registry }: AdmissionParts): AdmissionPlugin {
  const reader = cachedReader(registry, namespaces);
  const check = async (request: AdmissionRequest): Promise<void> => {
    const { namespace } = request;
    const found = await reader.find({ name: namespace });
    if (found === undefined) throw notFound(namespaces, namespace);
    if (found.metadata.deletionTimestamp === undefined) return;
    // A namespace that was deleted and made again may still stand in the cache as it was.
    const current = (await reader.storage.get({ name: namespace }))?.object();
    if (current === undefined) throw notFound(namespaces, namespace);
    if (current.metadata.deletionTimestamp !== undefined) throw terminating(request);
  };
  return {
    name: 'NamespaceLifecycle',
    handles: (request) => concerns(request, namespaces, ['DELETE']) || (request.operation === 'CREATE' && isNamespaced(request)),
    async mutate(request) {
      if (request.operation === 'CREATE') await check(request);
      return request.object!;
    },
    async validate(request) {
      if (request.operation === 'DELETE' && immortal.has(request.name)) throw refuse(request, 'this namespace may not be deleted');
    },
  };
}

const isNamespaced = ({ definition, namespace }: AdmissionRequest): boolean => definition.reference.scope === 'Namespaced' && namespace !== '';

function terminating({ definition: { reference }, name, namespace }: AdmissionRequest): Error {
  const { group, plural } = reference;
  const qualified = group === '' ? plural : `${plural}.${group}`;
  const cause = { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' };
  return apiError(
    'Forbidden',
    `${qualified} ${JSON.stringify(name)} is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    { name, ...(group && { group }), kind: plural, causes: [cause] },
  );
}
