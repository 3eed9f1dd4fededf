import { namespaces } from '@kubets/api';
import { isApiError, type ObjectIdentity } from '@kubets/machinery';
import type { Session } from '../session.ts';
import { type ApiRequest, objectPath } from './api-client.ts';

type Named = { readonly resource: Parameters<typeof objectPath>[0] } & Pick<ObjectIdentity, 'name'> & { readonly namespace?: string | undefined };

/** The answer for one object by its name. Where not even its namespace exists, that is what is thrown. */
export async function getNamed<T extends object>(
  session: Session,
  { resource, namespace, name }: Named,
  { subresource, ...request }: Pick<ApiRequest, 'accept' | 'query'> & { readonly subresource?: string | undefined } = {},
): Promise<T> {
  try {
    return await session.api.json<T>({ ...request, path: objectPath(resource, { namespace, name }, subresource) });
  } catch (error) {
    if (isApiError(error, 'NotFound') && namespace !== undefined && namespace !== 'default') await requireNamespace(session, namespace);
    throw error;
  }
}

/** Throws when there is no such namespace; one that may not be read is taken to be there. */
async function requireNamespace(session: Session, name: string): Promise<void> {
  try {
    await session.api.json({ path: objectPath(namespaces, { name }) });
  } catch (error) {
    if (isApiError(error, 'NotFound')) throw error;
  }
}
