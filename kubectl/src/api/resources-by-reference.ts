import { isApiError, type KubeObject, type ResourceReference } from '@kubets/machinery';
import type { Session } from '../session.ts';
import { objectPath } from './api-client.ts';

interface Items<T> {
  readonly items?: readonly T[];
}

/** One object of a kind known beforehand. */
export function getObject<T extends KubeObject>(
  session: Session,
  reference: ResourceReference<T>,
  identity: { readonly namespace?: string | undefined; readonly name: string },
): Promise<T> {
  return session.api.json<T>({ path: objectPath(reference, identity) });
}

/** The object, or undefined when there is none. */
export async function findObject<T extends KubeObject>(
  session: Session,
  { resource, ...identity }: { readonly resource: ResourceReference<T>; readonly namespace?: string | undefined; readonly name: string },
): Promise<T | undefined> {
  try {
    return await getObject(session, resource, identity);
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  }
}

/** The objects of a kind known beforehand, all pages. */
export async function listObjects<T extends KubeObject>(
  session: Session,
  reference: ResourceReference<T>,
  query: { readonly namespace?: string | undefined; readonly labelSelector?: string | undefined; readonly fieldSelector?: string | undefined } = {},
): Promise<readonly T[]> {
  const { namespace, ...selectors } = query;
  const body = await session.api.json<Items<T>>({ path: objectPath(reference, { namespace }), query: selectors });
  return body.items ?? [];
}
