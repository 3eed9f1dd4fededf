import { badRequest, type UserInfo } from '@kubets/machinery';
import type { AuthorizationAttributes, Authorizer } from '../authorization/authorizer.ts';
import { headerValues, valuesBehind } from '../http/header-values.ts';
import type { ApiRequest, Stage } from '../pipeline.ts';
import { decide, forbidden } from './authorize.ts';

/** Replaces the user by the one named in the Impersonate-* headers, when the user may impersonate each part of it. */
export function impersonate(authorizers: readonly Authorizer[]): Stage {
  return async (request, next) => {
    const asked = impersonatedUser(request);
    if (asked === undefined) return next();
    for (const attributes of requiredPermissions(request.user, asked)) {
      const { decision, reason } = await decide(authorizers, attributes);
      if (decision !== 'allow') throw forbidden(attributes, reason);
    }
    request.user = withImpliedGroups(asked);
    return next();
  };
}

function impersonatedUser(request: ApiRequest): UserInfo | undefined {
  if (!Object.keys(request.headers).some((name) => name.startsWith('impersonate-'))) return undefined;
  const [username = ''] = headerValues(request, 'impersonate-user');
  const [uid] = headerValues(request, 'impersonate-uid');
  const groups = headerValues(request, 'impersonate-group').filter((group) => group !== '');
  const extra = valuesBehind(request, 'impersonate-extra-');
  const hasExtra = Object.keys(extra).length > 0;
  if (username === '') {
    if (groups.length === 0 && !hasExtra && uid === undefined) return undefined;
    throw badRequest('requested impersonation of groups, a uid or extra values without impersonating a user');
  }
  return { username, groups, ...(uid !== undefined && { uid }), ...(hasExtra && { extra }) };
}

function requiredPermissions(user: UserInfo, asked: UserInfo): readonly AuthorizationAttributes[] {
  const may = (resource: string, name: string, more: Partial<AuthorizationAttributes> = {}): AuthorizationAttributes => ({
    user,
    verb: 'impersonate',
    group: '',
    version: 'v1',
    resource,
    subresource: '',
    namespace: '',
    name,
    path: '',
    ...more,
  });
  const serviceAccount = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(asked.username);
  return [
    serviceAccount ? may('serviceaccounts', serviceAccount[2]!, { namespace: serviceAccount[1]! }) : may('users', asked.username),
    ...asked.groups.map((group) => may('groups', group)),
    ...(asked.uid === undefined ? [] : [may('uids', asked.uid, { group: 'authentication.k8s.io' })]),
    ...Object.entries(asked.extra ?? {}).flatMap(([key, values]) =>
      values.map((value) => may('userextras', value, { group: 'authentication.k8s.io', subresource: key })),
    ),
  ];
}

function withImpliedGroups(user: UserInfo): UserInfo {
  if (user.username === 'system:anonymous') return { ...user, groups: [...user.groups, 'system:unauthenticated'] };
  const serviceAccount = /^system:serviceaccount:([^:]+):[^:]+$/.exec(user.username);
  const implied = user.groups.length === 0 && serviceAccount ? ['system:serviceaccounts', `system:serviceaccounts:${serviceAccount[1]}`] : [];
  return { ...user, groups: [...new Set([...user.groups, ...implied, 'system:authenticated'])] };
}
