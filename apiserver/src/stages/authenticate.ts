import { apiError } from '@kubets/machinery';
import type { Authenticator } from '../authentication/authenticator.ts';
import { anonymous } from '../http/http-request.ts';
import type { ApiRequest, Stage } from '../pipeline.ts';

const unauthorized = () => apiError('Unauthorized', 'Unauthorized');

/** The first authenticator that knows the credential names the user; without any credential the user is anonymous. */
export function authenticate(authenticators: readonly Authenticator[], { allowAnonymous }: { readonly allowAnonymous: boolean }): Stage {
  return async (request, next) => {
    request.user = (await firstUser(authenticators, request)) ?? anonymousUser(request, allowAnonymous);
    return next();
  };
}

async function firstUser(authenticators: readonly Authenticator[], request: ApiRequest): Promise<ApiRequest['user'] | undefined> {
  for (const authenticator of authenticators) {
    const user = await authenticator.authenticate(request);
    if (user !== undefined) return user.groups.includes('system:authenticated') ? user : { ...user, groups: [...user.groups, 'system:authenticated'] };
  }
  return undefined;
}

/** A credential that no authenticator accepted is wrong, not absent. */
function anonymousUser(request: ApiRequest, allowed: boolean): ApiRequest['user'] {
  const presented = request.headers.authorization !== undefined || request.clientCertificateError !== undefined;
  if (presented || !allowed) throw unauthorized();
  return anonymous;
}
