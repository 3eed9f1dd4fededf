import {
  type Draft,
  isApiError,
  type KubeObject,
  type ObjectIdentity,
  type ResourceDefinition,
  type ResourceReference,
  type UserInfo,
} from '@kubets/machinery';
import { createObject } from '../objects/create-object.ts';
import { decodeSentObject } from '../objects/decode-object.ts';
import { type ObjectChange, updateObject } from '../objects/update-object.ts';
import type { ServerContext } from '../server-context.ts';

/** The API server as a writer of objects that every cluster has. */
const apiserverUser: UserInfo = { username: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] };

const options = { dryRun: false, fieldManager: 'kube-apiserver', fieldValidation: 'Strict', force: false } as const;

export interface OwnWrites {
  /** Takes the whole way of a create request. False when there is such an object already. */
  createMissing<T extends KubeObject>(reference: ResourceReference<T>, draft: Draft<T>): Promise<boolean>;
  update<T extends KubeObject>(reference: ResourceReference<T>, identity: ObjectIdentity, change: (current: T) => T, subresource?: string): Promise<void>;
  get<T extends KubeObject>(reference: ResourceReference<T>, identity: ObjectIdentity): Promise<T | undefined>;
}

export function ownWrites(server: ServerContext): OwnWrites {
  const definitionOf = ({ group, version, plural }: ResourceReference): ResourceDefinition => {
    const found = server.registry.find(group, version, plural);
    if (found === undefined) throw new Error(`${plural} must be served`);
    return found;
  };
  return {
    async createMissing(reference, draft) {
      const definition = definitionOf(reference);
      const warnings: string[] = [];
      const object = decodeSentObject(definition, structuredClone(draft), { fieldValidation: 'Strict', warnings });
      const { namespace, name } = object.metadata;
      // What a Service reserves for itself would be refused before the store could say that it exists.
      if (await server.registry.storage(definition).get({ namespace, name })) return false;
      try {
        await createObject(
          server,
          { definition, namespace: object.metadata.namespace ?? '', user: apiserverUser, options, warnings, auditAnnotations: new Map() },
          object,
        );
        return true;
      } catch (error) {
        if (isApiError(error, 'AlreadyExists')) return false;
        throw error;
      }
    },
    async update(reference, identity, change, subresource = '') {
      const definition = definitionOf(reference);
      await updateObject(
        server,
        { definition, identity, user: apiserverUser, options, warnings: [], auditAnnotations: new Map(), subresource },
        change as unknown as ObjectChange,
      );
    },
    async get<T extends KubeObject>(reference: ResourceReference<T>, identity: ObjectIdentity) {
      return (await server.registry.storage({ reference }).get(identity))?.object() as T | undefined;
    },
  };
}
