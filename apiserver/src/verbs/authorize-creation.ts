import type { ApiRequest } from '../pipeline.ts';
import type { ServerContext } from '../server-context.ts';
import { attributesOf, decide, forbidden } from '../stages/authorize.ts';

/** Whoever creates an object by an update or an apply needs the right to create, too. */
export async function authorizeCreation({ authorizers }: ServerContext, request: ApiRequest): Promise<void> {
  const attributes = { ...attributesOf(request), verb: 'create' };
  const { decision, reason } = await decide(authorizers, attributes);
  if (decision !== 'allow') throw forbidden(attributes, reason);
}
