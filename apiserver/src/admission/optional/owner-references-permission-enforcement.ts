import { deepEqual, type KubeObject, type OwnerReference } from '@kubets/machinery';
import type { Registry } from '../../registry.ts';
import { decide } from '../../stages/authorize.ts';
import type { AdmissionParts } from '../admission-parts.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../admission-plugin.ts';
import { refuse } from '../request-matching.ts';

/** An object is handed to an owner only by those who may delete it, and holds up its owner's deletion only for those who may finalize that. */
export function ownerReferencesPermissionEnforcement({ registry, authorizers }: AdmissionParts): AdmissionPlugin {
  const may = async (request: AdmissionRequest, attributes: Attributes): Promise<boolean> =>
    (await decide(authorizers, { user: request.user, path: '', ...attributes })).decision === 'allow';
  return {
    name: 'OwnerReferencesPermissionEnforcement',
    presence: 'onRequest',
    handles: ({ operation, subresource, object }) => (operation === 'CREATE' || operation === 'UPDATE') && subresource === '' && object !== undefined,
    async validate(request) {
      const { operation, object, oldObject } = request;
      if (operation === 'UPDATE' && !deepEqual(ownersOf(object), ownersOf(oldObject)) && !(await may(request, deletion(request)))) {
        throw refuse(request, "cannot set an ownerRef on a resource you can't delete: ");
      }
      for (const owner of newlyBlocking(object, oldObject)) {
        if (await may(request, finalizing(registry, owner, request.namespace))) continue;
        throw refuse(request, "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: ");
      }
    },
  };
}

type Attributes = Omit<Parameters<typeof decide>[1], 'user' | 'path'>;

const ownersOf = (object: KubeObject | undefined): readonly OwnerReference[] => object?.metadata.ownerReferences ?? [];

function newlyBlocking(object: KubeObject | undefined, old: KubeObject | undefined): readonly OwnerReference[] {
  const before = new Set(ownersOf(old).flatMap(({ uid, blockOwnerDeletion }) => (blockOwnerDeletion ? [uid] : [])));
  return ownersOf(object).filter(({ uid, blockOwnerDeletion }) => blockOwnerDeletion === true && !before.has(uid));
}

function deletion({ definition: { reference }, namespace, name }: AdmissionRequest): Attributes {
  return { verb: 'delete', group: reference.group, version: reference.version, resource: reference.plural, subresource: '', namespace, name };
}

/** What is asked of an owner of a kind that is not served cannot be allowed but by a rule for everything. */
function finalizing(registry: Registry, { apiVersion, kind, name }: OwnerReference, namespace: string): Attributes {
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const found = registry.findKind(group, version, kind)?.reference;
  return {
    verb: 'update',
    group,
    version,
    resource: found?.plural ?? '*',
    subresource: 'finalizers',
    namespace: found?.scope === 'Cluster' ? '' : namespace,
    name,
  };
}
