import { namespaces } from '@kubets/api';
import { notFound } from '@kubets/machinery';
import { cachedReader } from '../../cached-reader.ts';
import type { AdmissionParts } from '../admission-parts.ts';
import type { AdmissionPlugin } from '../admission-plugin.ts';

/** No write concerns a namespace that does not exist. */
export function namespaceExists({ registry }: AdmissionParts): AdmissionPlugin {
  const reader = cachedReader(registry, namespaces);
  return {
    name: 'NamespaceExists',
    presence: 'onRequest',
    handles: ({ namespace, definition, operation }) => namespace !== '' && definition.reference.scope === 'Namespaced' && operation !== 'CONNECT',
    async validate({ namespace }) {
      if ((await reader.find({ name: namespace })) === undefined) throw notFound(namespaces, namespace);
    },
  };
}
