import { badRequest, type UserInfo } from '@kubets/machinery';
import type { AuthorizationAttributes, Authorizer } from '../authorization/authorizer.ts';
import type { ApiRequest, Stage } from '../pipeline.ts';
import { decide, forbidden } from './authorize.ts';

const extraPrefix = 'impersonate-extra-';

/** Replaces the user by the one named in the Impersonate-* headers, when the user may impersonate each part of it. */
export function impersonate(authorizers: readonly Authorizer[]): Stage {
  return async (request, next) => {
    const asked = impersonatedUser(request.headers);
    if (asked === undefined) return next();
    for (const attributes of requiredPermissions(request.user, asked)) {
      const { decision, reason } = await decide(authorizers, attributes);
      if (decision !== 'allow') throw forbidden(attributes, reason);
    }
    request.user = withImpliedGroups(asked);
    return next();
  };
}

function impersonatedUser(headers: ApiRequest['headers']): UserInfo | undefined {
  const username = single(headers['impersonate-user']);
  const uid = single(headers['impersonate-uid']);
  const groups = list(headers['impersonate-group']);
  const extraNames = Object.keys(headers).filter((name) => name.startsWith(extraPrefix));
  if (username === undefined || username === '') {
    if (groups.length === 0 && extraNames.length === 0 && uid === undefined) return undefined;
    throw badRequest('requested impersonation of groups, a uid or extra values without impersonating a user');
  }
  const extra = Object.fromEntries(extraNames.map((name) => [decodeExtraKey(name.slice(extraPrefix.length)), list(headers[name])]));
  return { username, groups, ...(uid !== undefined && { uid }), ...(extraNames.length > 0 && { extra }) };
}

function decodeExtraKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** Node joins repeated headers with a comma and a blank. */
function list(value: string | string[] | undefined): readonly string[] {
  const values = value === undefined ? [] : Array.isArray(value) ? value : value.split(',');
  return values.map((item) => item.trim()).filter((item) => item !== '');
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
