import { discover, type Client } from '@kubets/client';
import { isApiError, qualifiedName, type KubeObject, type ResourceReference } from '@kubets/machinery';
import { messageOf } from '../../workloads/pod-control.ts';
import { contentResources, type ContentPass, type Remains } from './plan.ts';

/** Asks for the deletion of everything in a namespace and says what is left: pods first, the rest when they are gone. */
export async function deleteContent(client: Client, namespace: string, signal: AbortSignal): Promise<ContentPass> {
  const deletionErrors: string[] = [];
  const sweep = async (resources: readonly ResourceReference[]): Promise<readonly Remains[]> => {
    const results = await Promise.all(
      resources.map(async (resource) => {
        try {
          return { resource, objects: await deleteAll(client, resource, namespace, signal) };
        } catch (error) {
          signal.throwIfAborted();
          deletionErrors.push(`${qualifiedName(resource)}: ${messageOf(error)}`);
          return { resource, objects: [] };
        }
      }),
    );
    return results.filter(({ objects }) => objects.length > 0);
  };
  const { pods, others } = contentResources((await discover(client, { signal })).resources);
  const podsLeft = await sweep(pods);
  const remains = podsLeft.length > 0 || deletionErrors.length > 0 ? podsLeft : await sweep(others);
  return { remains, deletionErrors };
}

async function deleteAll(client: Client, resource: ResourceReference, namespace: string, signal: AbortSignal): Promise<readonly KubeObject[]> {
  try {
    const before = await client.list(resource, { namespace, signal });
    if (before.items.length === 0) return [];
    await client.deleteCollection(resource, { namespace, propagationPolicy: 'Background', signal });
    return (await client.list(resource, { namespace, signal })).items;
  } catch (error) {
    if (isApiError(error, 'NotFound')) return [];
    if (isApiError(error, 'MethodNotAllowed')) return await deleteOneByOne(client, resource, namespace, signal);
    throw error;
  }
}

/** For kinds that have no deletecollection. */
async function deleteOneByOne(client: Client, resource: ResourceReference, namespace: string, signal: AbortSignal): Promise<readonly KubeObject[]> {
  const { items } = await client.list(resource, { namespace, signal });
  await Promise.all(items.map((item) => client.delete(resource, item.metadata, { propagationPolicy: 'Background', signal })));
  return (await client.list(resource, { namespace, signal })).items;
}
